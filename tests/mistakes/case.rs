//! What the user wrote.

use camino::Utf8Path;
use std::fs;

/// The command of a case that names none.
const COMMAND: &str = "configure";

/// A mistake, and everything that the user wrote.
pub struct Case {
    /// Its file's name, without its ending.
    pub name: String,
    /// What the mistake is, in a sentence.
    pub title: String,
    /// `src/main.rs`.
    pub rust: String,
    /// `unikernel.ml`.
    pub ocaml: Option<String>,
    /// What follows `cargo run --`.
    pub command: Vec<String>,
}

impl Case {
    /// All cases, by name.
    pub fn all() -> Vec<Case> {
        let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let files = folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path());
        let mut cases: Vec<Case> = files
            .filter(|file| file.extension() == Some("rs"))
            .map(|f| Case::read(&f))
            .collect();
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        cases
    }

    fn read(file: &Utf8Path) -> Case {
        let rust = fs::read_to_string(file).unwrap();
        let docs = || rust.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
        let command = docs()
            .find_map(|line| line.strip_prefix("$ cargo run -- "))
            .unwrap_or(COMMAND);
        Case {
            name: file.file_stem().unwrap().to_owned(),
            title: docs()
                .next()
                .unwrap_or_else(|| panic!("{file} does not say what the mistake is"))
                .to_owned(),
            ocaml: fs::read_to_string(file.with_extension("ml")).ok(),
            command: command.split(' ').map(str::to_owned).collect(),
            rust,
        }
    }
}
