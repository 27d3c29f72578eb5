//! Several targets at once, and targets whose tools are not here.

use tests::Crate;

#[test]
fn each_target_has_a_folder_and_builds_alone() {
    let hello = Crate::hello("several-targets").build();
    hello
        .run(&["configure", "-t", "spt", "-t", "unix", "-t", "hvt"])
        .succeeds()
        .says("Configured hello for unix, hvt, spt")
        .says("Next cargo run -p several-targets -- build");
    for target in ["unix", "hvt", "spt"] {
        assert!(
            hello.read(&format!("mirage/{target}/main.ml")).contains("let start"),
            "{target}"
        );
    }
    assert_eq!(hello.read("mirage/dune-workspace").matches("(name solo5)").count(), 1);
    hello
        .run(&["build", "-t", "unix"])
        .succeeds()
        .says("Built dist/hello\n");
    assert!(!hello.folder().join("dist/hello.hvt").exists());
    // The choice of targets is kept.
    assert!(hello.read("mirage/config.json").contains("\"spt\""));
}

#[test]
fn a_named_target_is_all_that_is_built() {
    let main = r#"use mirage_dsl::prelude::*;

/// Nothing that a unikernel without a system has.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Hello {
    greeting: Value<String>,
}

fn main() -> std::process::ExitCode {
    let greeting = Key::option("greeting", "good morning".to_owned()).value();
    mirage_build::cli!(Application::new("hello").job(Hello { greeting }))
}
"#;
    let unikernel = "let start () greeting = Logs.info (fun log -> log \"%s\" greeting); Lwt.return_unit\n";
    let hello = Crate::new("named-target", main).file("unikernel.ml", unikernel).build();
    hello
        .run(&["configure", "-t", "unikraft-qemu", "-t", "unix"])
        .succeeds();
    let others = |hello: &Crate| {
        hello
            .files()
            .into_iter()
            .filter(|(path, _)| path.starts_with("mirage/unikraft-qemu"))
            .count()
    };
    let files = others(&hello);
    // No compiler for the other one is here.
    hello.run(&["build"]).ends_with(3).says("`unikraft`");
    hello
        .run(&["run", "-t", "unix", "--greeting", "good evening"])
        .succeeds()
        .says("Configured hello for unix (")
        .says("good evening\n");
    assert_eq!(others(&hello), files);
    assert!(
        hello
            .read("mirage/generated")
            .contains("mirage/unikraft-qemu/main.ml\n")
    );
    hello
        .run(&["build", "-t", "unix"])
        .succeeds()
        .says("Configured hello for unix, greeting=\"good evening\" (saved) (");
    hello
        .run(&["configure", "--dry-run"])
        .succeeds()
        .says("remove mirage/unikraft-qemu/main.ml\n");
    // A choice is saved when it has worked, and stays as it was when it has not.
    let saved = hello.read("mirage/config.json");
    assert!(
        saved.contains("unikraft-qemu") && saved.contains("good evening"),
        "{saved}"
    );
    hello.write("unikernel.ml", "let start () = ()\n");
    hello.run(&["build", "-t", "unix", "--greeting", "no"]).ends_with(1);
    assert_eq!(hello.read("mirage/config.json"), saved);
    hello.write("unikernel.ml", unikernel);
    hello.run(&["clean"]).succeeds();
    assert!(!hello.folder().join("mirage").exists() && !hello.folder().join("dist").exists());
}

#[test]
fn a_cross_compiler_that_is_missing() {
    Crate::hello("no-cross-compiler")
        .build()
        .run(&["build", "-t", "unikraft-qemu"])
        .refuses(
            3,
            "
error: OCaml cross compiler `unikraft` (a toolchain of findlib) is missing
 |
 = help: no distribution has it; with opam: opam install ocaml-unikraft
",
        );
}

#[test]
fn an_image_that_is_no_process() {
    Crate::hello("no-process")
        .build()
        .run(&["run", "-t", "virtio"])
        .refuses(
            2,
            "
error: `run` starts unix, spt and hvt images, and `virtio` is a virtual machine with virtio devices
 |
 = help: build it, and start it with: qemu-system-x86_64 -nographic -kernel dist/hello.virtio
",
        );
}
