//! The opam file of a target's image: what opam, opam-monorepo and tools that rebuild unikernels (`orb`) need to know to
//! fetch its dependencies and to build it.
//!
//! The commands start at the root of the sources, which is that of the git repository.

mod value;

use crate::emit::header;
use crate::plan::Plan;
use crate::project::Project;
use crate::shell::quote;
use camino::Utf8PathBuf;
use mirage_dsl::Scope;
use mirage_dsl::model::Destination;
use value::{Commands, literal, strings, template};

/// What stands where `Cargo.toml` says nothing and opam wants something.
const UNKNOWN: &str = "dummy";

/// The whole file.
pub(super) fn opam(plan: &Plan) -> String {
    let fields = [
        about(plan),
        build(plan),
        dependencies(plan),
        for_tools(plan),
        sources(plan),
    ];
    header("#", "") + &fields.concat()
}

fn about(plan: &Plan) -> String {
    let about = plan.project().about();
    let known = |texts: &[&str]| {
        let text = texts.iter().find(|text| !text.is_empty());
        literal(text.unwrap_or(&UNKNOWN))
    };
    let authors: Vec<&str> = about.authors.split(':').filter(|author| !author.is_empty()).collect();
    let people = if authors.is_empty() {
        literal(UNKNOWN)
    } else {
        strings(authors)
    };
    let homepage = known(&[&about.homepage, &about.repository]);
    let repository = plan
        .project()
        .repository()
        .and_then(|repository| repository.url.as_deref());
    let repository = literal(repository.unwrap_or("git://dummy"));
    // opam has lists where SPDX has `OR`, for which cargo also knows `/`.
    let license = about.license.replace('/', " OR ");
    let license = match license.as_str() {
        "" => String::new(),
        one if !one.contains(" OR ") => format!("license: {}\n", literal(one)),
        group if group.contains('(') => format!("license: {}\n", literal(group)),
        several => format!("license: {}\n", strings(several.split(" OR ").map(str::trim))),
    };
    let synopsis = literal(&format!("Unikernel {} for {}", plan.name, plan.target));
    let description = literal(&format!(
        "A MirageOS unikernel that runs as {}.\nThe libraries of its image are not dependencies of opam: opam-monorepo fetches their sources.",
        plan.target.doc()
    ));
    format!(
        "opam-version: \"2.0\"\nmaintainer: {people}\nauthors: {people}\nhomepage: {homepage}\nbug-reports: {homepage}\n\
         dev-repo: {repository}\n{license}synopsis: {synopsis}\ndescription: {description}\n"
    )
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

fn build(plan: &Plan) -> String {
    let copy = |file: Utf8PathBuf, to: String| {
        let from = template(&from_root(plan.project(), file.as_str()));
        format!("[\"cp\" {from} \"{to}\"]")
    };
    let mut install = Commands::default();
    install.add(copy(plan.image_path(), format!("%{{bin}}%/{}", plan.image())));
    for file in plan.target.files().iter().filter(|file| file.is_installed()) {
        install.add(copy(plan.folder().join(file.name(&plan.name)), "%{etc}%".to_owned()));
    }
    for image in &plan.disk_images {
        install.add(copy(Utf8PathBuf::from(&image.file), "%{etc}%".to_owned()));
    }
    for file in &plan.installed {
        let to = match &file.to {
            Destination::Bin(name) => format!("%{{bin}}%/{}", template(name).trim_matches('"')),
            Destination::Etc => "%{etc}%".to_owned(),
        };
        install.add(copy(file.place(plan), to));
    }
    let build: Vec<String> = call(plan, "build").iter().map(|word| template(word)).collect();
    format!("build: [{}]\ninstall: {install}\n", build.join(" "))
}

fn dependencies(plan: &Plan) -> String {
    let packages: String = plan.packages.values().map(|package| format!("  {package}\n")).collect();
    format!("depends: [\n{packages}]\n")
}

fn for_tools(plan: &Plan) -> String {
    let lock = format!("mirage/{}.opam.locked", plan.opam_name());
    let mut repositories = Commands::default();
    for repository in &plan.repositories {
        repositories.add(strings([&*repository.name, &*repository.url]));
    }
    let switch = plan
        .packages
        .values()
        .filter(|package| package.get_scope() == Scope::Switch);
    format!(
        "x-mirage-opam-lock-location: {}\nx-mirage-configure: {}\nx-mirage-pre-build: {}\nx-mirage-extra-repo: {repositories}\n\
         x-opam-monorepo-opam-provided: {}\n",
        literal(&from_root(plan.project(), &lock)),
        strings(call(plan, "configure")),
        strings(["sh", "-exc", &fetch(plan, &lock)]),
        strings(switch.map(|package| package.name())),
    )
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

fn sources(plan: &Plan) -> String {
    let mut text = String::new();
    let mut pins = Commands::default();
    for package in plan.packages.values() {
        if let Some(pin) = package.get_pin() {
            pins.add(strings([
                format!("{}.{}", package.name(), pin.version).as_str(),
                pin.url.as_str(),
            ]));
        }
    }
    if !pins.is_empty() {
        text = format!("pin-depends: {pins}\n");
    }
    if let Some(source) = &plan.source {
        text += &format!("url {{\n  src: {}\n}}\n", literal(source));
    }
    text
}

#[cfg(test)]
mod tests;
