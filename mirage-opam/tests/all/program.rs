//! The small program: requests and answers as JSON, opam files as text, and what it says where it cannot.

use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const FILES: [(&str, &str); 5] = [
    (
        "tea.1.9",
        "depends: [\"dune\" \"ocaml\"]\nbuild: [\"dune\"]\ndev-repo: \"git+https://example.org/tea.git\"\nurl {\n  src: \"https://example.org/tea-1.9.tbz\"\n  checksum: \"sha256=aa\"\n}\n",
    ),
    ("tea.1.10", "depends: [\"ocaml\" {>= \"5\"}]\n"),
    ("ocaml.4.14.2", ""),
    ("ocaml-base-compiler.4.14.2", "flags: compiler\n"),
    ("dune.3.17.0", ""),
];

/// A folder with a repository and a request in it.
fn work() -> TempDir {
    let work = TempDir::new().unwrap();
    for (package, text) in FILES {
        let folder = work.path().join("repository/packages").join(package);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("opam"), text).unwrap();
    }
    let request = r#"{"request": {"tea": ""}, "provided": [], "environment": {"ocaml": "4.14.2", "os": "linux"}}"#;
    std::fs::write(work.path().join("request.json"), request).unwrap();
    work
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_mirage-opam");
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let program = env!("CARGO_BIN_EXE_mirage-opam");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(program, "mirage-opam");
    format!("{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr))
}

#[test]
fn solve() {
    let work = work();
    let folder = work.path();
    let mut told = vec![said(folder, &["solve", "request.json", "--repository", "repository"])];
    std::fs::write(
        folder.join("newer.json"),
        r#"{"request": {"tea": ">= \"1.10\""}, "environment": {"ocaml": "4.14.2"}}"#,
    )
    .unwrap();
    told.push(said(folder, &["solve", "newer.json", "--repository", "repository"]));
    told.push(said(
        folder,
        &["solve", "newer.json", "--repository", "repository", "--ask", "tea<1.10"],
    ));
    told.push(said(
        folder,
        &["solve", "newer.json", "--repository", "repository", "--leave", "tea"],
    ));
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn show_versions_parse_pack() {
    let work = work();
    let folder = work.path();
    let told = [
        said(folder, &["show", "tea", "--repository", "repository"]),
        said(folder, &["show", "tea.1.9", "--repository", "repository"]),
        said(folder, &["show", "tea.2", "--repository", "repository"]),
        said(folder, &["show", "teaa", "--repository", "repository"]),
        said(folder, &["versions", "tea", "--repository", "repository"]),
        said(folder, &["parse", "repository/packages/tea.1.9/opam"]),
        said(folder, &["parse", "request.json"]),
        said(folder, &["pack", "tea.pack", "--repository", "repository"]),
        said(folder, &["versions", "tea", "--repository", "tea.pack"]),
    ];
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn mistakes() {
    let work = work();
    let folder = work.path();
    std::fs::write(folder.join("bad.json"), "{").unwrap();
    std::fs::write(folder.join("bound.json"), r#"{"request": {"tea": "about 5"}}"#).unwrap();
    std::fs::write(folder.join("name.json"), r#"{"request": {"te a": ""}}"#).unwrap();
    let first = |arguments: &[&str]| said(folder, arguments).lines().take(2).collect::<Vec<_>>().join("\n");
    let told = [
        first(&[]),
        first(&["brew"]),
        first(&["solve", "request.json"]),
        first(&["solve", "request.json", "--repository", "nowhere"]),
        first(&["solve", "request.json", "--repository", "request.json"]),
        first(&["solve", "nothing.json", "--repository", "repository"]),
        first(&["solve", "bad.json", "--repository", "repository"]),
        first(&["solve", "bound.json", "--repository", "repository"]),
        first(&["solve", "name.json", "--repository", "repository"]),
        first(&["solve", "request.json", "--set", "ocaml"]),
        first(&["--frobnicate"]),
        first(&["--help"]),
    ];
    insta::assert_snapshot!(told.join("\n\n"));
}
