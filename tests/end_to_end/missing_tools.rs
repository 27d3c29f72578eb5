//! Machines without OCaml, or with half of it: what is missing, and the command that brings it.

use camino::Utf8PathBuf;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;
use tests::{Crate, Finished, Program};

/// All of PATH on an imagined machine.
fn bin(program: &Program) -> Utf8PathBuf {
    program.folder().parent().unwrap().join("bin")
}

/// A machine with all programs of this one but these: a folder of links.
fn machine_without(program: &Program, programs: &[&str]) {
    let folder = bin(program).into_std_path_buf();
    std::fs::create_dir(&folder).unwrap();
    for path in std::env::split_paths(&std::env::var_os("PATH").unwrap()) {
        for entry in path.read_dir().into_iter().flatten().map(Result::unwrap) {
            let name = entry.file_name();
            if !programs.iter().any(|program| name == *program) {
                // The first folder of PATH that has a program wins.
                let _ = symlink(entry.path(), folder.join(name));
            }
        }
    }
}

fn call(program: &Program, arguments: &[&str]) -> Finished {
    let mut command: Command = program.command(arguments);
    let mut finished = program.finish(command.env("PATH", bin(program)));
    // It is only there where the tests do not run as root.
    finished.stderr = finished.stderr.replace("sudo apt-get", "apt-get");
    finished
}

fn write_program(program: &Program, name: &str, script: &str) {
    let place = bin(program).join(name);
    std::fs::write(&place, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_command_that_brings_a_missing_tool_is_told() {
    let hello = Crate::hello("no-dune").build();
    machine_without(&hello, &["dune", "apt-get"]);
    write_program(&hello, "apt-get", "exit 1");
    call(&hello, &["build"]).ends_with(3).says(
        "error: program `dune` (the OCaml build system) is missing\n |\n = help: run the command again with `--yes`, or \
         install it yourself:\n         apt-get update && apt-get install -y --no-install-recommends ocaml-dune\n",
    );
    std::fs::remove_file(bin(&hello).join("apt-get")).unwrap();
    call(&hello, &["build"]).ends_with(3).says(
        "error: program `dune` (the OCaml build system) is missing\n |\n = help: install OCaml, dune and findlib with \
         your system's package manager, and the libraries with opam\n",
    );
    call(&hello, &["doctor"]).ends_with(3).says("  missing  dune\n");
    // What needs no tool works.
    call(&hello, &["configure"]).succeeds();
    call(&hello, &["clean"]).succeeds();
}

#[test]
fn a_machine_without_ocaml() {
    let hello = Crate::hello("no-ocaml").build();
    std::fs::create_dir(bin(&hello)).unwrap();
    write_program(&hello, "apt-get", "exit 1");
    call(&hello, &["build"])
        .ends_with(3)
        .says("program `ocamlfind` (the findlib library manager)\n")
        .says("program `ocamlopt` (the OCaml compiler)\n")
        .says("program `dune` (the OCaml build system)\n")
        .says("OCaml library `lwt`\n")
        .says(" liblwt-ocaml-dev ");
}

#[test]
fn a_machine_without_what_the_solo5_toolchain_is_made_from() {
    let hello = Crate::hello("no-musl").build();
    machine_without(&hello, &["musl-gcc", "apt-get"]);
    write_program(&hello, "apt-get", "exit 1");
    call(&hello, &["run", "-t", "spt"]).ends_with(3).says(
        "error: program `musl-gcc` (a C library for static programs) is missing\n |\n = help: run the command again with \
         `--yes`, or install it yourself:\n         apt-get update && apt-get install -y --no-install-recommends \
         musl-tools\n",
    );
    // What is built for this machine does not need it.
    call(&hello, &["run", "-t", "unix"]).succeeds();
}

#[test]
fn a_library_that_is_not_installed() {
    let main = tests::MAIN.replace(
        "struct Hello",
        "#[package(\"no-such-library\", min = \"1.0.0\")]\nstruct Hello",
    );
    let hello = Crate::new("no-library", &main)
        .file("unikernel.ml", tests::UNIKERNEL)
        .build();
    hello
        .run(&["build"])
        .ends_with(3)
        .says("error: OCaml library `no-such-library` is missing\n");
    hello.run(&["doctor"]).ends_with(3).says("  missing  no-such-library\n");
}

#[test]
fn a_library_that_is_too_old() {
    let main = tests::MAIN.replace(
        "struct Hello",
        "#[package(\"duration\", min = \"99.0.0\")]\nstruct Hello",
    );
    // Of the bounds that the tool itself has, none may be in the way.
    let main = main.replace("Application::new(\"hello\")", "Application::new(\"hello\").sleep(None)");
    let hello = Crate::new("old-library", &main)
        .file("unikernel.ml", tests::UNIKERNEL)
        .build();
    hello
        .run(&["build"])
        .ends_with(3)
        .says("OCaml library `duration` >= 99.0.0 (version ");
}

#[test]
fn yes_installs_what_is_missing_and_goes_on() {
    let hello = Crate::hello("yes").build();
    machine_without(&hello, &["dune", "apt-get", "sudo"]);
    let dune = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("dune"))
        .find(|dune| dune.exists())
        .expect("dune is needed for these tests");
    write_program(&hello, "sudo", "exec \"$@\"");
    let fake = format!(
        "echo \"apt-get $*\" >>../calls\ncase \"$1\" in install) ln -s '{}' ../bin/dune ;; esac",
        dune.display()
    );
    write_program(&hello, "apt-get", &fake);
    call(&hello, &["build", "--yes"])
        .succeeds()
        .says("Installing apt-get update\n")
        .says("Built dist/hello\n");
    let expected = "apt-get update\napt-get install -y --no-install-recommends ocaml-dune\n";
    assert_eq!(hello.read("../calls"), expected);
    // Nothing is missing any more.
    call(&hello, &["run", "--yes"]).succeeds();
    assert_eq!(hello.read("../calls"), expected);
}

#[test]
fn an_installation_that_fails() {
    let hello = Crate::hello("yes-but-no").build();
    machine_without(&hello, &["dune", "apt-get", "sudo"]);
    write_program(&hello, "sudo", "exec \"$@\"");
    write_program(&hello, "apt-get", "echo 'E: no network' >&2; exit 100");
    let before = hello.files();
    call(&hello, &["build", "--yes"])
        .ends_with(1)
        .says("E: no network\n")
        .says("error: `apt-get update` failed with status 100\n");
    assert_eq!(hello.files(), before);
}
