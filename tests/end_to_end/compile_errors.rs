//! Errors of the OCaml compiler lead to the line that the user wrote, in whichever language.

use tests::{Crate, Program};

/// The 1-based line of a text.
fn line_of(file: &str, text: &str) -> usize {
    1 + file.lines().position(|line| line.contains(text)).unwrap()
}

/// `build` shows this, and plain dune leads to the same place.
fn fails(program: &Program, excerpt: &str, place: &str) {
    let told = program.run(&["build"]).ends_with(1);
    let (compiler, ours) = told.stderr.split_once("error: the unikernel does not compile").unwrap();
    assert!(compiler.contains(excerpt), "not\n{excerpt}but\n{compiler}");
    assert_eq!(ours.trim(), "");
    let dune = program.finish(program.other("dune").args(["build", "--display", "quiet"]));
    dune.ends_with(1).says(&format!("File \"{place},"));
}

#[test]
fn in_unikernel_ml() {
    let unikernel = "let start () =\n  let number : int = \"one\" in\n  Lwt.return number\n";
    let hello = Crate::hello("error-in-unikernel")
        .file("unikernel.ml", unikernel)
        .build();
    // The compiler's own words are not the same in all its versions.
    let excerpt = "
 --> unikernel.ml:2:22
  |
2 |   let number : int = \"one\" in
  |                      ^^^^^
";
    fails(&hello, excerpt, "unikernel.ml\", line 2");
}

const BROKEN: &str = r#"use mirage_dsl::prelude::*;

/// Something that is wrong.
#[signature(module_type = "Broken.S")]
pub struct Broken;

#[derive(Device)]
#[device(
    module = "Lwt",
    provides = Broken,
    connect = "{module}.return (1 + \"one\")"
)]
pub struct Faulty;
"#;

fn main_with(device: &str) -> String {
    format!(
        r#"{device}
#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Hello {{
    #[dependency]
    broken: Impl<Broken>,
}}

fn main() -> std::process::ExitCode {{
    let broken = Faulty.into_impl();
    mirage_build::cli!(Application::new("hello").job(Hello {{ broken }}))
}}
"#
    )
}

#[test]
fn in_a_connect_template() {
    let main = main_with(BROKEN);
    let hello = Crate::new("error-in-template", &main)
        .file("unikernel.ml", "let start _ = Lwt.return_unit\n")
        .build();
    let line = line_of(&main, "{module}.return");
    let excerpt = format!(
        "  --> src/main.rs:{line}:37
   |
{line} |     connect = \"{{module}}.return (1 + \\\"one\\\")\"
   |                                     ^^^^^^^
"
    );
    fails(&hello, &excerpt, &format!("src/main.rs\", line {line}"));
}

#[test]
fn in_a_connect_template_of_another_crate() {
    let main = main_with("use mirage_dsl::prelude::*;\nuse broken::{Broken, Faulty};\n");
    let manifest = format!(
        "[package]\nname = \"broken\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         mirage-dsl = {{ path = \"{}/mirage-dsl\" }}\n",
        tests::workspace()
    );
    let hello = Crate::new("error-in-library", &main)
        .dependency("broken")
        .file("broken/Cargo.toml", manifest)
        .file("broken/src/lib.rs", BROKEN)
        .file("unikernel.ml", "let start _ = Lwt.return_unit\n")
        .build();
    let line = line_of(BROKEN, "{module}.return");
    fails(
        &hello,
        &format!("  --> broken/src/lib.rs:{line}:37\n"),
        &format!("broken/src/lib.rs\", line {line}"),
    );
}

#[test]
fn between_a_device_and_the_functor() {
    let unikernel = "module Main (Disk : sig val absent : int end) = struct\n  let start _ = Lwt.return_unit\nend\n";
    let main = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("mirage-kv")]
struct Hello {
    disk: Impl<Block>,
}

fn main() -> std::process::ExitCode {
    mirage_build::cli!(Application::new("hello").job(Hello { disk: ramdisk("disk") }))
}
"#;
    let hello = Crate::new("error-in-functor", main)
        .file("unikernel.ml", unikernel)
        .build();
    let told = hello.run(&["build"]).ends_with(1);
    told.says("Modules do not match:").says(
        "
 --> src/main.rs:4:22
  |
4 | #[unikernel(module = \"Unikernel.Main\")]
  |                      ^^^^^^^^^^^^^^^^
",
    );
}

#[test]
fn once_for_all_targets_with_the_package_that_is_missing() {
    let unikernel = "let start () =\n  Lwt.return (Optint.of_int 3)\n";
    let hello = Crate::hello("error-once")
        .file("unikernel.ml", unikernel)
        .locked()
        .build();
    let told = hello.run(&["build", "-t", "unix", "-t", "spt"]).ends_with(1);
    let count = |text: &str| told.stderr.matches(text).count();
    assert_eq!(count("error: Unbound module "), 1, "{}", told.stderr);
    assert_eq!(count("the unikernel does not compile"), 1);
    told.says(
        "
 --> unikernel.ml:2:15
  |
2 |   Lwt.return (Optint.of_int 3)
  |               ^^^^^^^^^^^^^
  |
  = help: `Optint` is a module of the OCaml package `optint`: put #[package(\"optint\")] before the \
         struct of the job or device that uses it
",
    );
}
