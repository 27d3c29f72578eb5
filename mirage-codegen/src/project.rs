//! Where a config crate is, and how its Rust files are called from there.

use crate::about::About;
use crate::repository::Repository;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_dsl::Location;

/// A config crate: the folder that holds its `Cargo.toml` and its `unikernel.ml`.
#[derive(Debug, Clone)]
pub struct Project {
    directory: Utf8PathBuf,
    /// The folder in which it was compiled, from which rustc names files of other workspaces.
    compiled_in: Utf8PathBuf,
    /// The crate's name.
    package: String,
    /// The program of the crate that describes the unikernel, where that has a name of its own.
    program: Option<String>,
    /// Folder of the crate as rustc names it: empty, or relative to the root of the cargo workspace.
    source_prefix: Utf8PathBuf,
    about: About,
    repository: Option<Repository>,
}

impl Project {
    /// A config crate by its name (`env!("CARGO_PKG_NAME")`), its folder (`env!("CARGO_MANIFEST_DIR")`) and the path of
    /// one of its Rust files (`file!()`), from which it is known how rustc names the others.
    ///
    /// ```
    /// # use mirage_codegen::Project;
    /// let project = Project::new("hello", "/home/me/unikernels/hello", "unikernels/hello/src/main.rs");
    /// assert_eq!(project.directory(), "/home/me/unikernels/hello");
    /// assert_eq!(project.invocation("build"), "cargo run -p hello -- build");
    /// ```
    pub fn new(package: impl Into<String>, directory: impl Into<Utf8PathBuf>, rust_file: &str) -> Self {
        let directory = directory.into();
        let components: Vec<_> = directory.components().collect();
        let prefix = (0..components.len())
            .map(|from| components[from..].iter().collect::<Utf8PathBuf>())
            .find(|suffix| Utf8Path::new(rust_file).starts_with(suffix))
            .unwrap_or_default();
        Project {
            package: package.into(),
            program: None,
            compiled_in: directory.clone(),
            directory,
            source_prefix: prefix,
            about: About::default(),
            repository: None,
        }
    }

    /// Adds what the crate's `Cargo.toml` says of it.
    pub fn with_about(self, about: About) -> Self {
        Project { about, ..self }
    }

    /// Adds which of the crate's programs this is (`CARGO_BIN_NAME`).
    pub fn with_program(self, program: Option<&str>) -> Self {
        let program = program.filter(|program| *program != self.package).map(str::to_owned);
        Project { program, ..self }
    }

    /// Adds what git knows of the crate's folder.
    pub fn with_repository(self, repository: Option<Repository>) -> Self {
        Project { repository, ..self }
    }

    /// The same crate in another folder than the one in which it was compiled.
    pub fn moved_to(&self, directory: impl Into<Utf8PathBuf>) -> Self {
        Project {
            directory: directory.into(),
            ..self.clone()
        }
    }

    /// The crate's folder.
    pub fn directory(&self) -> &Utf8Path {
        &self.directory
    }

    /// The crate's name.
    pub fn package(&self) -> &str {
        &self.package
    }

    /// What the crate's `Cargo.toml` says of it.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// What git knows of the crate's folder.
    pub fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// The words by which cargo knows what to run.
    pub(crate) fn selection(&self) -> impl Iterator<Item = &str> {
        let program = self.program.iter().flat_map(|program| ["--bin", program]);
        ["-p", &self.package].into_iter().chain(program)
    }

    /// The cargo call, ready to be pasted, that gives these words to the config crate's command line.
    pub fn invocation(&self, words: &str) -> String {
        let selection: Vec<&str> = self.selection().collect();
        format!("cargo run {} -- {words}", selection.join(" "))
    }

    /// The path of a Rust file as seen from the crate's folder; `None` for a file outside the workspace and for those
    /// of `mirage-dsl` itself.
    pub fn relative(&self, location: Location) -> Option<Utf8PathBuf> {
        if location.is_in_the_vocabulary() {
            return None;
        }
        let inside = location.file.strip_prefix(self.source_prefix.as_str());
        if let Some(inside) = inside.and_then(|rest| rest.strip_prefix('/'))
            && !self.source_prefix.as_str().is_empty()
        {
            return Some(inside.into());
        }
        let file = Utf8Path::new(location.file);
        if file.is_absolute() {
            return file.strip_prefix(&self.compiled_in).ok().map(Utf8Path::to_owned);
        }
        let common = file
            .components()
            .zip(self.source_prefix.components())
            .take_while(|(a, b)| a == b)
            .count();
        let up = self.source_prefix.components().skip(common).map(|_| "..");
        Some(
            up.chain(file.components().skip(common).map(|component| component.as_str()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative(directory: &str, rust_file: &str, file: &'static str) -> Option<String> {
        let location = Location {
            file,
            line: 1,
            column: 1,
        };
        Project::new("hello", directory, rust_file)
            .relative(location)
            .map(String::from)
    }

    #[test]
    fn a_crate_may_be_elsewhere_and_have_programs() {
        let project = Project::new("hello", "/w/hello", "hello/src/main.rs").moved_to("/v/hi");
        let place = |file| Location {
            file,
            line: 1,
            column: 1,
        };
        assert_eq!(project.relative(place("hello/src/main.rs")).unwrap(), "src/main.rs");
        assert_eq!(project.relative(place("/w/hello/src/main.rs")).unwrap(), "src/main.rs");
        let invocation = |program| project.clone().with_program(program).invocation("build");
        assert_eq!(invocation(Some("hello")), "cargo run -p hello -- build");
        assert_eq!(invocation(Some("two")), "cargo run -p hello --bin two -- build");
    }

    #[test]
    fn paths_from_the_crate() {
        assert_eq!(
            relative(
                "/w/examples/hello",
                "examples/hello/src/main.rs",
                "examples/hello/src/a.rs"
            )
            .unwrap(),
            "src/a.rs"
        );
        assert_eq!(
            relative(
                "/w/examples/hello",
                "examples/hello/src/main.rs",
                "examples/lib/src/b.rs"
            )
            .unwrap(),
            "../lib/src/b.rs"
        );
        assert_eq!(
            relative("/w/hello", "src/main.rs", "src/main.rs").unwrap(),
            "src/main.rs"
        );
        assert_eq!(
            relative("/w/hello", "/w/hello/src/main.rs", "/w/hello/src/main.rs").unwrap(),
            "src/main.rs"
        );
        assert_eq!(
            relative("/w/hello", "src/main.rs", "/registry/mirage-dsl/src/devices.rs"),
            None
        );
    }
}
