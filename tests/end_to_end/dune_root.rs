//! What dune sees and what it does not: folders whose files are read as they are, and a dune root above the config crate.

use std::fs;
use std::os::unix::fs::symlink;
use tests::Crate;

/// A unikernel that shows the files of a folder, which the environment variable names.
const FILES: &str = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("mirage-kv")]
#[package("fmt")]
struct Hello {
    files: Impl<KvRo>,
}

fn main() -> std::process::ExitCode {
    let folder = std::env::var("FOLDER").unwrap_or_else(|_| "data".to_owned());
    mirage_build::cli!(Application::new("hello").job(Hello { files: crunch(folder) }))
}
"#;

/// Its OCaml side: says what is in three files.
const SHOW: &str = "open Lwt.Infix\nmodule Main (Files : Mirage_kv.RO) = struct\n  let show files path =\n    \
                    Files.get files (Mirage_kv.Key.v path) >|= function\n    \
                    | Ok text -> Logs.info (fun log -> log \"%s: %s\" path (String.trim text))\n    \
                    | Error error -> Fmt.failwith \"%s: %a\" path Files.pp_error error\n\n  \
                    let start files = Lwt_list.iter_s (show files) PATHS\nend\n";

#[test]
fn every_file_of_a_folder_is_there() {
    let paths = r#"[ ".well-known/acme"; "_private/f"; "dune"; "a b/dune-project"; "dune-workspace" ]"#;
    let hello = Crate::new("all-files", FILES)
        .file("unikernel.ml", SHOW.replace("PATHS", paths))
        .file("data/.well-known/acme", "one")
        .file("data/_private/f", "two")
        .file("data/dune", "welcome (to the three")
        .file("data/a b/dune-project", "four")
        .file("data/dune-workspace", "five")
        .file("void/keep", "")
        .build();
    fs::create_dir(hello.folder().join("data/empty")).unwrap();
    let told = hello.run(&["run"]).succeeds();
    for line in [
        ".well-known/acme: one",
        "_private/f: two",
        "dune: welcome (to the three",
        "dune-workspace: five",
    ] {
        assert!(told.stderr.contains(line), "{line} in {}", told.stderr);
    }
    hello.write("data/_private/f", "changed");
    hello.run(&["run"]).succeeds().says("_private/f: changed\n");
    assert_eq!(hello.finish(hello.other("dune").arg("build")).succeeds().text(), "");
    // What is no file is refused, with its name, where the folder is asked for.
    symlink("nowhere", hello.folder().join("data/gone")).unwrap();
    let line = "  --> src/main.rs:13:69\n";
    hello
        .run(&["configure"])
        .ends_with(2)
        .says("error: `data/gone`, which is to be read when the unikernel is built, is a link that leads nowhere")
        .says(line);
    hello.remove("data/gone");
    symlink("..", hello.folder().join("data/around")).unwrap();
    hello
        .run(&["configure"])
        .ends_with(2)
        .says("error: `data/around/data`, which is to be read when the unikernel is built, is a link to a folder that it is in");
    hello
        .finish(hello.command(&["configure"]).env("FOLDER", "../x"))
        .ends_with(2)
        .says("error: `../x`, from which a device is built, is outside of the dune root, `[crate]`\n")
        .says(line)
        .says("`Application::new(...).dune_root(\"..\")`");
    // An empty folder is one too.
    fs::remove_dir_all(hello.folder().join("data")).unwrap();
    hello.remove("void/keep");
    let mut build = hello.command(&["build"]);
    hello.finish(build.env("FOLDER", "void")).succeeds();
}

#[test]
fn a_dune_root_above_the_crate() {
    let main = FILES
        .replace("\"data\"", "\"../htdocs\"")
        .replace("Application::new(\"hello\")", "Application::new(\"hello\").dune_root(\"..\")")
        .replace("struct Hello", "#[local_library(\"greet\")]\n#[root_stanza(\"(rule (with-stdout-to root.txt (echo here)))\")]\nstruct Hello");
    let unikernel = SHOW
        .replace("PATHS", "[ \"index.html\" ]")
        .replace("(String.trim text)", "(Greet.name ^ text)");
    let hello = Crate::in_folder("root-above", "my unikernel", &main)
        .file("unikernel.ml", unikernel)
        .file("../greet/dune", "(library (name greet))\n")
        .file("../greet/greet.ml", "let name = \"hello \"\n")
        .file("../htdocs/index.html", "world")
        .file("../htdocs/dune", "none of dune's")
        .build();
    let root = hello.folder().parent().unwrap().to_owned();
    let names = || {
        let entries = root.read_dir_utf8().unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().to_owned()).collect();
        names.sort();
        names
    };
    let (before, inside) = (names(), hello.files());
    hello.run(&["run"]).succeeds().says("index.html: hello world\n");
    let dune = || {
        hello
            .finish(hello.other("dune").arg("build").current_dir(&root))
            .succeeds()
    };
    assert_eq!(dune().text(), "");
    assert!(root.join("_build/default/root.txt").exists());
    let added = ["_build", "dune", "dune-project", "dune-workspace"];
    let after = names();
    assert!(
        after
            .iter()
            .all(|name| before.contains(name) || added.contains(&name.as_str())),
        "{after:?}"
    );
    assert_eq!(after.len(), before.len() + added.len());
    // The commands can be pasted here too.
    let told = hello.run(&["run", "-v"]).succeeds();
    let call = told
        .stderr
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("Calling "));
    hello.finish(hello.other("sh").args(["-c", call.unwrap()])).succeeds();
    hello.run(&["clean"]).succeeds();
    assert_eq!((names(), hello.files()), (before, inside));
    // A project of the user's that lacks something.
    fs::write(
        root.join("dune-project"),
        "(lang dune 2.0)\n(implicit_transitive_deps false)\n",
    )
    .unwrap();
    fs::write(root.join("dune"), "(dirs :standard \\ \"my unikernel\")\n").unwrap();
    fs::create_dir(root.join("target")).unwrap();
    hello.run(&["configure"]).refuses(
        2,
        "error: dune's files, which are yours, lack what the unikernel needs:\n       \
         in `../dune-project`, `(lang dune 2.0)` is to be `(lang dune 2.7)` or later\n       \
         in `../dune-project`, `(implicit_transitive_deps false)` is to be `true`, because devices use what their libraries use\n       \
         in `../dune`, a device needs `(rule (with-stdout-to root.txt (echo here)))`\n       \
         in `../dune`, `(dirs :standard \\ target)` leaves out what cargo makes\n       \
         in `../dune`, `dirs` leaves out `my unikernel/mirage`\n       \
         in `../dune`, `(data_only_dirs htdocs)` says that `../htdocs/dune` is none of dune's\n \
         |\n = help: add it, or move the file away: mirage writes one that has it",
    );
}
