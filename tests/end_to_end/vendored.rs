//! Sources that the config crate holds itself, below `duniverse/`.

use tests::Crate;

#[test]
fn what_they_require_is_followed() {
    let main = tests::MAIN.replace("struct Hello", "#[package(\"dice\", min = \"1.0.0\")]\nstruct Hello");
    let hello = Crate::new("vendored", &main)
        .file(
            "unikernel.ml",
            "let start () = Logs.info (fun log -> log \"rolled %d\" (Dice.roll ())); Lwt.return_unit\n",
        )
        .file(
            "duniverse/dice/dice.opam",
            "opam-version: \"2.0\"\nversion: \"1.1.0\"\n",
        )
        .file("duniverse/dice/dune-project", "(lang dune 2.9)\n")
        .file(
            "duniverse/dice/dune",
            "(library (public_name dice) (libraries optint))\n",
        )
        .file(
            "duniverse/dice/dice.ml",
            "let roll () = Optint.to_int (Optint.of_int 4)\n",
        )
        .build();
    let before = hello.files();
    hello
        .run(&["doctor"])
        .succeeds()
        .says("  vendored dice\n")
        .says("  bundled  optint\n");
    hello.run(&["run"]).succeeds().says("rolled 4\n");
    assert!(hello.read("duniverse/dune").contains("(vendored_dirs *)"));
    hello.run(&["clean"]).succeeds();
    assert_eq!(hello.files(), before);
    hello.write(
        "duniverse/dice/dice.opam",
        "opam-version: \"2.0\"\nversion: \"0.9.0\"\n",
    );
    hello.run(&["build"]).refuses(
        2,
        "
error: `duniverse/` holds `dice` 0.9.0, and the unikernel needs it >= 1.0.0
 |
 = help: put another version there, or change the bounds of the package
",
    );
}
