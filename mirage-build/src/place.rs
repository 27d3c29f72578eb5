//! Where the config crate is: where it is run, which need not be where it was compiled. A crate is copied and moved with its
//! target directory, and cargo does not compile it anew for that.

use crate::error::Error;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::Project;
use serde_json::Value;
use std::fs;

/// The folder that cargo runs the crate in (`CARGO_MANIFEST_DIR`). For a program that is started without cargo, the folder
/// in which it was compiled, or else the current one: whichever holds the crate.
///
/// # Errors
/// None of them does.
pub(crate) fn of(
    project: &Project,
    variable: impl Fn(&str) -> Option<String>,
    current: Option<Utf8PathBuf>,
) -> Result<Utf8PathBuf, Error> {
    // Another crate, as one of tests, may start the program too.
    let is_run = variable("CARGO_PKG_NAME").as_deref() == Some(project.package());
    let run = variable("CARGO_MANIFEST_DIR").filter(|_| is_run).map(Utf8PathBuf::from);
    let compiled = project.directory().to_owned();
    let mut folders = [run, Some(compiled), current].into_iter().flatten();
    folders.find(|folder| holds(folder, project.package())).ok_or_else(|| {
        let (package, folder) = (project.package(), project.directory());
        Error::usage(format!(
            "the config crate `{package}` is no longer at `{folder}`, where it was compiled"
        ))
        .with_help("start it with `cargo run`, or in the folder in which it is now")
    })
}

/// Whether a folder holds the crate of this name.
fn holds(folder: &Utf8Path, package: &str) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let manifest: Value = toml::from_str(&manifest).unwrap_or_default();
    manifest["package"]["name"] == package
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;

    #[test]
    fn a_crate_is_where_it_is_run() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for name in ["compiled", "copied", "other"] {
            let package = if name == "other" { "other" } else { "hello" };
            let manifest = format!("[package]\nname = \"{package}\"\nversion.workspace = true\n");
            write(&root.join(name).join("Cargo.toml"), manifest).unwrap();
        }
        let project = Project::new("hello", root.join("compiled"), "src/main.rs");
        let place = |package: &'static str, run: &str, current: &str| {
            let run = root.join(run).into_string();
            let variable = move |name: &str| match name {
                "CARGO_PKG_NAME" => Some(package.to_owned()),
                "CARGO_MANIFEST_DIR" => Some(run.clone()),
                _ => None,
            };
            let found = of(&project, variable, Some(root.join(current)));
            found.map(|found| found.file_name().unwrap().to_owned())
        };
        assert_eq!(place("hello", "copied", "other").unwrap(), "copied");
        assert_eq!(place("other", "other", "copied").unwrap(), "compiled");
        fs::remove_dir_all(root.join("compiled")).unwrap();
        assert_eq!(place("hello", "copied", "other").unwrap(), "copied");
        assert_eq!(place("other", "other", "copied").unwrap(), "copied");
        let error = place("hello", "missing", "other").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the config crate `hello` is no longer at `{root}/compiled`, where it was compiled")
        );
        assert!(error.help().unwrap().starts_with("start it with `cargo run`"));
    }
}
