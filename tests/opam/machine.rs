//! opam with a root, a switch and a repository of its own. Nothing comes from the network.

use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A machine with opam.
pub struct Machine {
    folder: TempDir,
}

impl Machine {
    /// A machine on which these packages can be installed, each in the latest version of its formula.
    ///
    /// # Panics
    /// opam is not installed, or does not start.
    pub fn new(packages: &[(&str, &str)]) -> Self {
        let machine = Machine {
            folder: tempfile::tempdir().unwrap(),
        };
        machine.write("repository/repo", "opam-version: \"2.0\"\n");
        for (name, version) in packages {
            machine.package(name, version, "opam-version: \"2.0\"\n");
        }
        machine
    }

    /// Makes opam's root and an empty switch.
    pub fn with_switch(self) -> Self {
        let repository = self.path("repository");
        let init = [
            "init",
            "--bare",
            "--no-setup",
            "--disable-sandboxing",
            "--bypass-checks",
            "local",
        ];
        self.opam(&[&init[..], &[repository.as_str()]].concat());
        self.opam(&["switch", "create", "test", "--empty"]);
        self
    }

    /// Adds a package to the repository.
    pub fn package(&self, name: &str, version: &str, opam: &str) {
        self.write(&format!("repository/packages/{name}/{name}.{version}/opam"), opam);
    }

    /// A path on the machine.
    pub fn path(&self, path: &str) -> Utf8PathBuf {
        Utf8Path::from_path(self.folder.path()).unwrap().join(path)
    }

    /// Writes a file.
    pub fn write(&self, path: &str, contents: &str) -> Utf8PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        path
    }

    /// Runs opam and returns all that it says.
    ///
    /// # Panics
    /// It fails.
    pub fn opam(&self, arguments: &[&str]) -> String {
        self.run("opam", arguments)
    }

    /// Runs a program of the machine's `bin`, or else of the host, and returns all that it says.
    ///
    /// # Panics
    /// It fails.
    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .env(
                "PATH",
                format!("{}:{}", self.path("bin"), std::env::var("PATH").unwrap()),
            )
            .env("HOME", self.folder.path())
            .envs([
                ("OPAMROOT", self.path("root").as_str()),
                ("OPAMROOTISOK", "1"),
                ("OPAMYES", "1"),
            ])
            .envs([("OPAMCOLOR", "never"), ("OPAMUTF8", "never"), ("OPAMNOENVNOTICE", "1")])
            .output()
            .unwrap_or_else(|error| {
                panic!("`{program}` does not start: {error}; Debian's package `{program}` brings it")
            });
        let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
        assert!(status.success(), "{program} {arguments:?} ended with {status}:\n{said}");
        said
    }
}
