//! What the tests of generated files share.

use camino::Utf8Path;
use mirage_codegen::Project;
use mirage_codegen::emit::{Tree, emit};
use mirage_codegen::plan::Plan;
use mirage_dsl::{Application, Context, Error, Target};
use std::collections::BTreeMap;

/// This package, as if it were a config crate.
pub fn project() -> Project {
    Project::new("tests", env!("CARGO_MANIFEST_DIR"), file!())
}

/// Words for keys, as the command line gives them.
pub type Words<'a> = &'a [(&'a str, &'a [&'a str])];

/// The plan of an application.
pub fn try_plan(application: &Application, target: Target, words: Words) -> Result<Plan, Vec<Error>> {
    let keys = application.all_keys()?;
    let words: BTreeMap<String, Vec<String>> = words
        .iter()
        .map(|(name, words)| (name.to_string(), words.iter().map(|word| word.to_string()).collect()))
        .collect();
    let context = Context::choose(target, &keys, words).unwrap();
    Plan::new(application, &context, &project())
}

/// The plan of an application without mistakes.
pub fn plan(application: &Application, target: Target, words: Words) -> Plan {
    try_plan(application, target, words).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The plan for Unix with every key at its default.
pub fn unix(application: &Application) -> Plan {
    plan(application, Target::UNIX, &[])
}

/// The `main.ml` of a plan for Unix.
pub fn main_ml(plan: Plan) -> String {
    file(&emit(&[plan]), "mirage/unix/main.ml")
}

/// A file that must be there.
pub fn file(tree: &Tree, path: &str) -> String {
    tree.get(Utf8Path::new(path))
        .unwrap_or_else(|| panic!("no `{path}`"))
        .to_owned()
}
