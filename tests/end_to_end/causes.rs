//! What stops a command that is no mistake of the user's code: its cause is said, and what to do.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use tests::{Crate, Program};

/// A folder of programs, which come before all others on PATH.
fn with_programs(program: &Program, programs: &[(&str, &str)], arguments: &[&str]) -> Command {
    let bin = program.folder().parent().unwrap().join("bin");
    fs::create_dir_all(&bin).unwrap();
    for (name, script) in programs {
        let place = bin.join(name);
        fs::write(&place, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = program.command(arguments);
    command.env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap()));
    command
}

#[test]
fn a_dune_that_cannot_do_its_work() {
    let hello = Crate::hello("dune-stopped").build();
    let mut killed = with_programs(&hello, &[("dune", "kill -9 $$")], &["build"]);
    hello
        .finish(&mut killed)
        .ends_with(1)
        .says("error: dune was ended by signal 9\n |\n = help: run the command again; the kernel does this where memory is short\n");
    let said = "echo 'Error: A running dune (pid: 7) instance has locked the build directory.' >&2; exit 1";
    let mut locked = with_programs(&hello, &[("dune", said)], &["build"]);
    hello
        .finish(&mut locked)
        .ends_with(1)
        .says("error: dune cannot build in `[crate]/_build`: another dune is at work there\n")
        .says("(pid: 7)");
    let script = "mkdir -p \"$1/_build\"; mount --bind \"$1/_build\" \"$1/_build\"; mount -o remount,bind,ro \"$1/_build\"; \
                  cd \"$1\"; exec \"$0\" build";
    hello
        .finish(&mut hello.unshared(&["mount"], script))
        .ends_with(1)
        .says("error: dune cannot build in `[crate]/_build`: the file system is read-only\n")
        .says("= help: make the folder writable and run the command again\n")
        .is_silent_about("does not compile");
    // What has stopped it is gone.
    hello.run(&["build"]).succeeds();
}

#[test]
fn no_network() {
    let hello = Crate::hello("no-network").build();
    let cache = hello.own_cache(&["solo5"]);
    let mut build = hello.unshared(&["net"], "cd \"$1\"; exec \"$0\" build -t spt");
    hello
        .finish(build.env("XDG_CACHE_HOME", &cache))
        .ends_with(1)
        .says("error: the distribution's list of packages cannot be fetched, and without it nothing is known of ")
        .says("\n         http")
        .says("= help: see whether the network and the distribution's servers can be reached, and try again\n")
        .is_silent_about("is missing");
    assert!(!hello.folder().join("mirage/config.json").exists());
}

#[test]
fn no_sudo() {
    let main = tests::MAIN.replace("struct Hello", "#[package(\"yojson\")]\nstruct Hello");
    let hello = Crate::new("no-sudo", &main)
        .file("unikernel.ml", tests::UNIKERNEL)
        .build();
    let bin = hello.folder().parent().unwrap().join("few");
    fs::create_dir(&bin).unwrap();
    for name in ["sh", "apt-get", "apt-cache"] {
        std::os::unix::fs::symlink(format!("/usr/bin/{name}"), bin.join(name)).unwrap();
    }
    let mut build = if rustix::process::geteuid().is_root() {
        let mut nobody = hello.other("/usr/bin/setpriv");
        nobody.args(["--reuid", "65534", "--clear-groups", hello.binary().as_str()]);
        nobody
    } else {
        hello.command(&[])
    };
    build.args(["build", "--yes"]);
    hello
        .finish(build.env("PATH", &bin).env_remove("OCAMLPATH"))
        .ends_with(3)
        .says("= help: install it as root; there is no `sudo` here that could do it for this user:\n")
        .says(" apt-get update && apt-get install -y --no-install-recommends ");
}
