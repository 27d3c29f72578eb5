//! The opam file of a target's image: what opam, opam-monorepo and tools that rebuild unikernels (`orb`) need to know to
//! fetch its dependencies and to build it.
//!
//! The commands start at the root of the sources, which is that of the git repository.

use crate::emit::header;
use crate::plan::Plan;
use crate::project::Project;
use crate::shell::quote;
use camino::Utf8PathBuf;
use mirage_dsl::model::Destination;
use mirage_dsl::{Package, Scope};
use mirage_syntax::opam::{Fields, Value};

/// What stands where `Cargo.toml` says nothing and opam wants something.
const UNKNOWN: &str = "dummy";

/// The whole file.
pub(super) fn opam(plan: &Plan) -> String {
    let mut fields = Fields::default();
    about(plan, &mut fields);
    build(plan, &mut fields);
    let packages = plan.packages.values();
    fields.add("depends", &Value::list(packages.map(Package::dependency)));
    for_tools(plan, &mut fields);
    sources(plan, &mut fields);
    header("#", "") + &fields.to_string()
}

fn about(plan: &Plan, fields: &mut Fields) {
    let about = plan.project().about();
    let known = |texts: &[&str]| {
        let text = texts.iter().find(|text| !text.is_empty());
        Value::string(*text.unwrap_or(&UNKNOWN))
    };
    let authors: Vec<&str> = about.authors.split(':').filter(|author| !author.is_empty()).collect();
    let people = if authors.is_empty() {
        Value::string(UNKNOWN)
    } else {
        Value::strings(authors)
    };
    let homepage = known(&[&about.homepage, &about.repository]);
    let repository = plan
        .project()
        .repository()
        .and_then(|repository| repository.url.as_deref());
    fields.add("opam-version", &Value::string("2.0"));
    fields.add("maintainer", &people);
    fields.add("authors", &people);
    fields.add("homepage", &homepage);
    fields.add("bug-reports", &homepage);
    fields.add("dev-repo", &Value::string(repository.unwrap_or("git://dummy")));
    // opam has lists where SPDX has `OR`, for which cargo also knows `/`.
    let license = about.license.replace('/', " OR ");
    if license.contains(" OR ") && !license.contains('(') {
        fields.add("license", &Value::strings(license.split(" OR ").map(str::trim)));
    } else if !license.is_empty() {
        fields.add("license", &Value::string(license));
    }
    fields.add(
        "synopsis",
        &Value::string(format!("Unikernel {} for {}", plan.name, plan.target)),
    );
    fields.add("description", &Value::string(format!(
        "A MirageOS unikernel that runs as {}.\nThe libraries of its image are not dependencies of opam: opam-monorepo fetches their sources.",
        plan.target.doc()
    )));
}

/// A file of the config crate, seen from the root of the sources.
fn from_root(project: &Project, path: &str) -> String {
    let folder = project
        .repository()
        .map(|repository| repository.folder.clone())
        .unwrap_or_default();
    folder.join(path).into_string()
}

/// The call of the config crate, from the root of the sources, that does this for the plan's target and keys.
fn call(plan: &Plan, command: &str) -> Vec<String> {
    let project = plan.project();
    let mut words = vec!["cargo".to_owned(), "run".to_owned()];
    let manifest = from_root(project, "Cargo.toml");
    if manifest != "Cargo.toml" {
        // The crate may be in no workspace, or in one that does not begin at the root.
        words.extend(["--manifest-path".to_owned(), manifest]);
    }
    words.extend(project.selection().map(str::to_owned));
    words.extend(["--", command, "-t", plan.target.name()].map(str::to_owned));
    words.extend(plan.options.iter().cloned());
    words
}

fn build(plan: &Plan, fields: &mut Fields) {
    let copy = |file: Utf8PathBuf, to: Value| {
        let from = Value::template(&from_root(plan.project(), file.as_str()));
        Value::list([Value::string("cp"), from, to])
    };
    let program = |name: &str| Value::variable("bin", &format!("/{name}"));
    let settings = || Value::variable("etc", "");
    let mut install = vec![copy(plan.image_path(), program(&plan.image()))];
    for file in plan.target.files().iter().filter(|file| file.is_installed()) {
        install.push(copy(plan.folder().join(file.name(&plan.name)), settings()));
    }
    for image in &plan.disk_images {
        install.push(copy(Utf8PathBuf::from(&image.file), settings()));
    }
    for file in &plan.installed {
        let to = match &file.to {
            Destination::Bin(name) => program(name),
            Destination::Etc => settings(),
        };
        install.push(copy(file.place(plan), to));
    }
    let build = call(plan, "build");
    fields.add("build", &Value::list(build.iter().map(|word| Value::template(word))));
    fields.add("install", &Value::List(install));
}

fn for_tools(plan: &Plan, fields: &mut Fields) {
    let lock = format!("mirage/{}.opam.locked", plan.opam_name());
    let repositories = plan.repositories.iter();
    let repositories = repositories.map(|repository| Value::strings([&*repository.name, &*repository.url]));
    let switch = plan
        .packages
        .values()
        .filter(|package| package.get_scope() == Scope::Switch);
    let location = from_root(plan.project(), &lock);
    fields.add("x-mirage-opam-lock-location", &Value::string(location));
    fields.add("x-mirage-configure", &Value::strings(call(plan, "configure")));
    let fetch = fetch(plan, &lock);
    fields.add("x-mirage-pre-build", &Value::strings(["sh", "-exc", &fetch]));
    fields.add("x-mirage-extra-repo", &Value::list(repositories));
    let switch = Value::strings(switch.map(|package| package.name()));
    fields.add("x-opam-monorepo-opam-provided", &switch);
}

/// The script that decides on a version of every library and fetches their sources into the config crate's folder.
fn fetch(plan: &Plan, lock: &str) -> String {
    let lock = quote(lock);
    let name = quote(&plan.opam_name());
    let enter = match from_root(plan.project(), "") {
        root if root.is_empty() => root,
        folder => format!("cd {} && ", quote(folder.trim_end_matches('/'))),
    };
    // opam-monorepo reads this variable in the formulas of `depends`.
    format!(
        "{enter}export OPAMVAR_monorepo=opam-monorepo && \
         opam monorepo lock --require-cross-compile --build-only {name} -l {lock} --ocaml-version \"$(ocamlc -version)\" && \
         opam monorepo depext -y -l {lock} && \
         opam monorepo pull -l {lock} -r \"$PWD\""
    )
}

fn sources(plan: &Plan, fields: &mut Fields) {
    let pins = plan.packages.values().filter_map(|package| {
        let pin = package.get_pin()?;
        let version = format!("{}.{}", package.name(), pin.version);
        Some(Value::strings([version.as_str(), pin.url.as_str()]))
    });
    let pins: Vec<Value> = pins.collect();
    if !pins.is_empty() {
        fields.add("pin-depends", &Value::List(pins));
    }
    if let Some(source) = &plan.source {
        let mut url = Fields::default();
        url.add("src", &Value::string(source));
        fields.section("url", &url);
    }
}

#[cfg(test)]
mod tests;
