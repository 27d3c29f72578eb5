//! What `opam install` copies is there once the unikernel is built.

use tests::Crate;

#[test]
fn files_are_installed_from_where_they_are() {
    let main = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[stanza("(rule (with-stdout-to table.txt (echo \"one\")))")]
#[produces("table.txt")]
#[install_etc("table.txt")]
#[file("motd.txt", "hello")]
#[install_bin("motd.txt", "greet")]
struct Hello;

fn main() -> std::process::ExitCode {
    mirage_build::cli!(Application::new("hello").source(Source::Nowhere).job(Hello))
}
"#;
    let hello = Crate::new("installed", main)
        .file("unikernel.ml", tests::UNIKERNEL)
        .build();
    hello.run(&["build"]).succeeds();
    let opam = hello.run(&["query", "opam"]).succeeds().stdout;
    for (from, to) in [
        ("dist/hello", "%{bin}%/hello"),
        ("mirage/unix/motd.txt", "%{bin}%/greet"),
        ("_build/default/mirage/unix/table.txt", "%{etc}%"),
    ] {
        assert!(opam.contains(&format!("{from}\" \"{to}\"]")), "{opam}");
        assert!(hello.folder().join(from).exists(), "{from}");
    }
}
