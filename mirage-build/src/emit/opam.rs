//! The opam file of a target's image: what opam and opam-monorepo need to fetch its dependencies.

use crate::plan::Plan;
use mirage_dsl::Scope;
use std::fmt::Write;

/// `<name>-<target>.opam`, with what an opam package's name cannot hold replaced.
pub(super) fn file_name(plan: &Plan) -> String {
    format!("{}-{}.opam", plan.name.replace('.', "_"), plan.target)
}

pub(super) fn opam(plan: &Plan) -> String {
    let mut text = super::header("#", "");
    let _ = write!(
        text,
        "opam-version: \"2.0\"\nmaintainer: \"dummy\"\nauthors: \"dummy\"\nhomepage: \"dummy\"\nbug-reports: \"dummy\"\ndev-repo: \"git://dummy\"\n\
         synopsis: \"Dependencies of the unikernel {} for {}\"\n",
        plan.name, plan.target
    );
    text.push_str("depends: [\n");
    for package in plan.packages.values() {
        let _ = writeln!(text, "  {package}");
    }
    text.push_str("]\n");
    let provided = plan
        .packages
        .values()
        .filter(|package| package.get_scope() == Scope::Switch);
    let provided: Vec<String> = provided.map(|package| format!("\"{}\"", package.name())).collect();
    let _ = writeln!(text, "x-opam-monorepo-opam-provided: [{}]", provided.join(" "));
    let pins: Vec<String> = plan
        .packages
        .values()
        .filter_map(|package| {
            package
                .get_pin()
                .map(|pin| format!("  [\"{}.{}\" \"{}\"]\n", package.name(), pin.version, pin.url))
        })
        .collect();
    if !pins.is_empty() {
        let _ = write!(text, "pin-depends: [\n{}]\n", pins.concat());
    }
    text
}
