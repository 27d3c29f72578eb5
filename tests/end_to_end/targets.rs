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
