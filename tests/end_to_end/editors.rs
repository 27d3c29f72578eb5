//! What OCaml editors and plain dune make of a config crate, whatever it is configured for.

use std::io::Write;
use std::process::Stdio;
use tests::{Crate, MAIN, Program};

/// A unikernel of two modules.
fn hello(name: &str, main: &str) -> Program {
    Crate::new(name, main)
        .file(
            "unikernel.ml",
            "let start () = Logs.info (fun log -> log \"%s\" Greeting.text); Lwt.return_unit\n",
        )
        .file("greeting.ml", "let text = \"hello\"\n")
        .locked()
        .build()
}

/// What dune answers an editor that asks about `unikernel.ml`.
fn known_to_editors(hello: &Program) -> String {
    let mut dune = hello.other("dune");
    let mut dune = dune
        .args(["ocaml-merlin", "--root", "."])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    dune.stdin
        .take()
        .unwrap()
        .write_all(b"(4:File12:unikernel.ml)")
        .unwrap();
    String::from_utf8(dune.wait_with_output().unwrap().stdout).unwrap()
}

fn builds_with_dune_alone(hello: &Program) {
    let dune = hello.finish(hello.other("dune").args(["build", "--display", "quiet"]));
    assert_eq!(dune.succeeds().text(), "");
}

#[test]
fn dune_alone_builds_and_editors_know_what_is_here() {
    let main = MAIN.replace(".job(Hello)", ".job(Hello).modules([\"unikernel\", \"greeting\"])");
    let hello = hello("editors", &main);
    for targets in [&["-t", "spt"][..], &["-t", "unix", "-t", "spt"], &["-t", "unix"]] {
        hello.run(&[&["configure"], targets].concat()).succeeds();
        builds_with_dune_alone(&hello);
        let known = known_to_editors(&hello);
        for library in [
            "lwt)",
            "logs)",
            "/mirage/packages/mirage-logs/src/.mirage_logs.objs/byte)",
        ] {
            assert!(known.contains(library), "{targets:?}, {library}: {known}");
        }
        // A build of the images takes nothing away.
        hello.run(&[&["build"], targets].concat()).succeeds();
        assert_eq!(known_to_editors(&hello), known);
    }
    // What no image is made from need not be OCaml.
    hello.write("scratch.ml", "let (\n");
    hello.run(&["build", "-t", "unix", "-t", "spt"]).succeeds();
}

#[test]
fn libraries_that_this_machine_lacks() {
    let hello = hello("editors-without-libraries", MAIN);
    hello.write("no/libraries/README", "");
    let libraries = hello.folder().join("no/libraries");
    hello.write("findlib.conf", format!("path=\"{libraries}\"\n"));
    let findlib = hello.folder().join("findlib.conf");
    let mut configure = hello.command(&["configure", "-t", "spt"]);
    hello.finish(configure.env("OCAMLFIND_CONF", &findlib)).succeeds();
    let mut dune = hello.other("dune");
    dune.args(["build", "--display", "quiet"])
        .env("OCAMLFIND_CONF", &findlib);
    assert_eq!(hello.finish(&mut dune).succeeds().text(), "");
    let known = known_to_editors(&hello);
    assert!(
        known.contains("(6:STDLIB") && known.contains("/mirage/packages/mirage-mtime/src)"),
        "{known}"
    );
    // What is not reached need not have types.
    hello.write("scratch.ml", "let x : int = \"one\"\n");
    hello.run(&["build", "-t", "unix"]).succeeds();
}
