//! Several processes at once: each waits where another is at work, and all come to their end.

use std::fs;
use std::process::{Child, Stdio};
use tests::{Crate, Finished, Program};

/// Starts a command, and lets what it says be read at its end.
fn start(command: &mut std::process::Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn finish(child: Child, program: &Program) -> Finished {
    Finished::new(&child.wait_with_output().unwrap(), program.folder())
}

#[test]
fn builds_of_one_crate() {
    let hello = Crate::hello("built-at-once").build();
    for count in [2, 4] {
        let children: Vec<Child> = (0..count).map(|_| start(&mut hello.command(&["build"]))).collect();
        let finished = children.into_iter().map(|child| finish(child, &hello).succeeds());
        let waited = finished.filter(|finished| finished.stderr.contains("    Blocking waiting for process "));
        assert!(waited.count() > 0, "nobody had to wait");
        hello.run(&["run"]).succeeds().says("hello\n");
        hello.run(&["clean"]).succeeds();
    }
}

#[test]
fn what_dune_remembers_is_damaged() {
    let hello = Crate::hello("damaged-build").build();
    hello.run(&["build"]).succeeds();
    let place = hello.folder().join("_build/.db");
    let whole = fs::read(&place).unwrap();
    // Cut off, it is not needed.
    fs::write(&place, &whole[..whole.len() / 2]).unwrap();
    let mended = "     Damaged `[crate]/_build/.db`, without which dune builds anew\n";
    hello.run(&["build"]).succeeds().says(mended);
    // What it says instead is told by nothing but dune's own end.
    let mut other = fs::read(&place).unwrap();
    let value = other.iter().position(|byte| *byte == b':').unwrap() + 21;
    other[value] = 0x15;
    fs::write(&place, other).unwrap();
    hello
        .run(&["build"])
        .ends_with(1)
        .says("help: something in `_build` may be damaged: remove it, and run the command again");
    fs::remove_dir_all(hello.folder().join("_build")).unwrap();
    hello.run(&["run"]).succeeds().says("hello\n");
}

#[test]
fn first_builds_of_four_crates() {
    let names = ["first-at-once", "second-at-once", "third-at-once", "fourth-at-once"];
    let crates = names.map(|name| Crate::hello(name).locked().build());
    let [first, ..] = &crates;
    // The toolchain apart, which takes a while, it is as on a new machine.
    let cache = first.own_cache(&["solo5-"]);
    fs::remove_dir_all(cache.join("mirage/archives")).unwrap();
    let build = |program: &Program| {
        program.remove("mirage.lock");
        start(program.command(&["build", "-t", "spt"]).env("XDG_CACHE_HOME", &cache))
    };
    let children = crates.each_ref().map(build);
    for (child, program) in children.into_iter().zip(&crates) {
        finish(child, program).succeeds();
        assert_eq!(program.read("mirage.lock"), first.read("mirage.lock"));
        let mut run = program.command(&["run", "-t", "spt"]);
        let ran = program.finish(run.env("XDG_CACHE_HOME", &cache)).succeeds();
        ran.says("[application] hello\n");
    }
    let call = |words: &[&str]| {
        first
            .finish(first.command(words).env("XDG_CACHE_HOME", &cache))
            .succeeds()
    };
    call(&["cache", "show"])
        .says("  today         archives/")
        .says("  today         libraries/solo5/lwt-")
        .says("  today         debian\n");
    call(&["cache", "prune"]).says("     Removed 0 entries, 0.0 MiB of ");
}
