//! The cases as config crates of one cargo workspace, compiled by one call of cargo.

use crate::case::Case;
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

/// What catches a mistake, the earliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// `cargo build`: rustc and the macros.
    Rustc,
    /// The config crate's own program, before it writes a file.
    Configure,
    /// Nothing before OCaml's compiler.
    Later,
}

/// How a mistake is caught.
pub struct Caught {
    /// By whom.
    pub stage: Stage,
    /// The first line of the message.
    pub message: String,
    /// The line of the user's Rust file that it points at.
    pub line: Option<String>,
    /// All of it.
    pub report: String,
}

/// A cargo workspace with a config crate for every case.
pub struct Playground {
    folder: Utf8PathBuf,
    target: Utf8PathBuf,
}

impl Playground {
    /// Writes the crates; a file that is there already keeps its age, so that a second run compiles little.
    pub fn new(cases: &[Case]) -> Self {
        let test = Utf8PathBuf::from_path_buf(std::env::current_exe().unwrap()).unwrap();
        // target/debug/deps/test
        let target = test.ancestors().nth(3).unwrap();
        // The end-to-end tests compile config crates too: what both need is compiled once.
        let playground = Playground {
            folder: target.join("mistakes"),
            target: target.join("end-to-end/cargo"),
        };
        let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
        let profile = "[profile.dev]\ndebug = false\nincremental = false\n";
        playground.write(
            "Cargo.toml",
            &format!("[workspace]\nresolver = \"3\"\nmembers = [\"cases/*\"]\n\n{profile}"),
        );
        // The versions of the workspace, so that nothing is downloaded.
        playground.write("Cargo.lock", &fs::read_to_string(root.join("Cargo.lock")).unwrap());
        if let Ok(entries) = playground.folder.join("cases").read_dir_utf8() {
            for entry in entries.map(Result::unwrap) {
                if !cases.iter().any(|case| case.name == entry.file_name()) {
                    fs::remove_dir_all(entry.path()).unwrap();
                }
            }
        }
        for case in cases {
            let name = &case.name;
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 mirage-build = {{ path = \"{root}/mirage-build\" }}\nmirage-dsl = {{ path = \"{root}/mirage-dsl\" }}\n"
            );
            playground.write(&format!("cases/{name}/Cargo.toml"), &manifest);
            playground.write(&format!("cases/{name}/src/main.rs"), &case.rust);
            match &case.ocaml {
                Some(ocaml) => playground.write(&format!("cases/{name}/unikernel.ml"), ocaml),
                None => drop(fs::remove_file(playground.crate_of(case).join("unikernel.ml"))),
            }
        }
        playground
    }

    fn write(&self, path: &str, contents: &str) {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|known| known == contents) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    fn crate_of(&self, case: &Case) -> Utf8PathBuf {
        self.folder.join("cases").join(&case.name)
    }

    /// Compiles every crate: the first error of each that does not compile, by its name.
    pub fn compile(&self) -> BTreeMap<String, Caught> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args([
            "build",
            "--workspace",
            "--keep-going",
            "--offline",
            "--message-format=json",
        ]);
        for (name, _) in std::env::vars_os() {
            let is_of_cargo = name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME";
            if is_of_cargo || name == "CARGO" {
                command.env_remove(name);
            }
        }
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let mut caught = BTreeMap::new();
        let mut is_ready = false;
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let message: Value = serde_json::from_str(line).unwrap();
            let name = message["target"]["name"].as_str().unwrap_or_default();
            is_ready |= message["reason"] == "compiler-artifact" && name == "mirage_build";
            let is_error = message["reason"] == "compiler-message" && message["message"]["level"] == "error";
            if is_error && !caught.contains_key(name) {
                caught.insert(name.to_owned(), compile_error(&message["message"]));
            }
        }
        assert!(is_ready, "no case was compiled:\n{said}");
        caught
    }

    /// Runs the command of a case that has been compiled.
    pub fn run(&self, case: &Case) -> Caught {
        let program = self.target.join("debug").join(&case.name);
        let folder = self.crate_of(case);
        let before = files(&folder);
        let mut command = Command::new(&program);
        command
            .args(&case.command)
            .current_dir(&folder)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
        let report = String::from_utf8(output.stderr).unwrap();
        if output.status.success() {
            return Caught {
                stage: Stage::Later,
                message: String::new(),
                line: None,
                report,
            };
        }
        assert_eq!(output.status.code(), Some(2), "{}: {report}", case.name);
        assert_eq!(before, files(&folder), "{}: something was written", case.name);
        let message = report.lines().find_map(|line| line.strip_prefix("error: "));
        let place = report
            .lines()
            .find_map(|line| line.trim().strip_prefix("--> src/main.rs:"));
        let line = place.and_then(|place| place.split(':').next()?.parse::<usize>().ok());
        Caught {
            stage: Stage::Configure,
            message: message.unwrap_or_else(|| panic!("{}: {report}", case.name)).to_owned(),
            line: line.and_then(|line| Some(case.rust.lines().nth(line - 1)?.trim().to_owned())),
            report,
        }
    }
}

/// What rustc said, with the words at the place itself where the first line alone says nothing.
fn compile_error(message: &Value) -> Caught {
    let text = message["message"].as_str().unwrap_or_default();
    let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
    let primary = spans.iter().find(|span| span["is_primary"] == true);
    let label = primary
        .and_then(|span| span["label"].as_str())
        .filter(|_| text == "mismatched types");
    let code = message["code"]["code"]
        .as_str()
        .map(|code| format!("[{code}]"))
        .unwrap_or_default();
    let is_of_user = |span: &&Value| {
        span["file_name"]
            .as_str()
            .is_some_and(|file| file.starts_with("cases/"))
    };
    let line = primary
        .filter(is_of_user)
        .and_then(|span| span["text"][0]["text"].as_str());
    Caught {
        stage: Stage::Rustc,
        message: [
            Some(format!("{code} {text}").trim().to_owned()),
            label.map(str::to_owned),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(": "),
        line: line.map(|line| line.trim().to_owned()),
        report: message["rendered"].as_str().unwrap_or_default().to_owned(),
    }
}

/// The files of a folder, those in folders below it too.
fn files(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path().to_owned());
            }
            files.push(entry.into_path());
        }
    }
    files.sort();
    files
}
