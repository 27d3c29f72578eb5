//! Unikernels for Solo5's tenders: how they are built, how they end, and what is said before they start.

use std::path::Path;
use tests::Crate;

/// A unikernel with a network and a disk, which ends in the way that its first argument says.
const MAIN: &str = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("mirage-block")]
#[package("mirage-net")]
struct Hello {
    network: Impl<Network>,
    disk: Impl<Block>,
}

fn main() -> std::process::ExitCode {
    let hello = Hello { network: netif("service"), disk: block_of_file("storage") };
    mirage_build::cli!(Application::new("hello").job(hello))
}
"#;

const UNIKERNEL: &str = "module Main (_ : Mirage_net.S) (_ : Mirage_block.S) = struct\n  \
                         let start _ _ = Lwt.return_unit\nend\n";

#[test]
fn one_call_of_dune_builds_all_targets() {
    let hello = Crate::hello("one-call").locked().build();
    let all = ["build", "--verbose", "-t", "unix", "-t", "spt", "-t", "hvt"];
    let told = hello.run(&all).succeeds();
    let calls = told
        .stderr
        .lines()
        .filter(|line| line.contains("dune build --root . --display quiet --workspace"));
    assert_eq!(calls.count(), 1, "{}", told.stderr);
    for image in ["hello", "hello.spt", "hello.hvt"] {
        told.stderr
            .find(&format!("       Built dist/{image}\n"))
            .unwrap_or_else(|| panic!("{}", told.stderr));
    }
    for target in ["unix", "spt"] {
        hello
            .run(&["run", "-t", target])
            .succeeds()
            .says("[application] hello\n");
    }
    // What the crate's own dune file says is for the targets of the last command.
    hello.run(&["build"]).succeeds();
    let is_dunes_own = |path: &camino::Utf8Path| path.starts_with("_build");
    hello.run(&["build"]).succeeds();
    let before = hello.files();
    hello.run(&["build"]).succeeds().says("0 written)");
    for (path, file) in hello.files() {
        assert!(
            is_dunes_own(&path) || before.get(&path) == Some(&file),
            "{path} was written again"
        );
    }
    let log = hello.read("_build/log");
    assert!(!log.contains("\n$ (cd _build"), "compiled again:\n{log}");
}

#[test]
fn eight_megabytes_are_enough() {
    let hello = Crate::hello("little-memory").locked().build();
    hello
        .run(&["run", "-t", "spt", "--mem", "8"])
        .succeeds()
        .says("[application] hello\n");
    hello
        .run(&["run", "-t", "spt", "--mem", "1"])
        .ends_with(1)
        .says("the unikernel needs more than the 1 MiB of memory it is given; give at least ")
        .says("error: the tender could not run the unikernel\n");
    hello
        .run(&["run", "-t", "spt", "--mem", "little"])
        .ends_with(2)
        .says("error: `--mem little` is no number of MiB\n");
    hello.run(&["run", "-t", "unix", "--mem", "8"]).ends_with(2).says(
        "error: `--net`, `--disk` and `--mem` are for a tender, and `unix` has none\n |\n = help: a unix process opens \
         the files and interfaces that it is configured with\n",
    );
}

#[test]
fn how_a_unikernel_fails_is_passed_on() {
    let unikernel = "let start () =\n  match Mirage_runtime.name () with\n  | \"exit\" -> exit 7\n  \
                     | \"exception\" -> failwith \"no luck\"\n  | _ -> Lwt.return_unit\n";
    let hello = Crate::hello("failing-guest")
        .file("unikernel.ml", unikernel)
        .locked()
        .build();
    let run = |ending: &str| hello.run(&["run", "-t", "spt", "--", "--name", ending]);
    run("well").succeeds();
    run("exit")
        .ends_with(1)
        .says("error: the unikernel ended with status 7\n");
    run("exception")
        .ends_with(1)
        .says("no luck")
        .says("error: the unikernel ended with status 2\n");
    run("two words \\ and \"quotes\"").succeeds();
    run("\"an open quote").succeeds();
    hello
        .run(&["tender", "--", "dist/hello.spt", "--name=\"well"])
        .ends_with(64)
        .says("mirage: the arguments cannot be split: a quote is not closed\n");
    hello
        .run(&["run", "-t", "spt", "--", "--colour=red"])
        .ends_with(2)
        .says("unknown option '--colour'")
        .says("error: the unikernel does not accept these arguments\n");
}

#[test]
fn what_is_attached_is_checked_before_the_build() {
    let hello = Crate::new("attachments", MAIN)
        .file("unikernel.ml", UNIKERNEL)
        .locked()
        .build();
    let run = |arguments: &[&str]| hello.run(&[&["run", "-t", "spt"], arguments].concat());
    run(&[]).refuses(
        2,
        "
error: the unikernel's disk `[crate]/storage` does not exist
 |
 = help: make an empty one of 1 MiB: truncate -s 1M [crate]/storage
         or take another file: --disk storage=FILE
",
    );
    hello.disk("a disk", 4096);
    let disk = ["--disk", "storage=a disk"];
    let told = run(&[&disk[..], &["--net=service=no-such-tap"]].concat());
    let user = rustix::process::getuid().as_raw();
    let sudo = if rustix::process::geteuid().is_root() {
        ""
    } else {
        "sudo "
    };
    told.refuses(
        2,
        &format!(
            "
error: the unikernel's network `service` has no interface: there is no `no-such-tap`
 |
 = help: run the command again with `--net-setup`, or create it yourself:
         {sudo}ip tuntap add dev no-such-tap mode tap user {user}
         {sudo}ip addr add 10.0.0.1/24 dev no-such-tap
         {sudo}ip link set dev no-such-tap up
         or take another one: --net service=INTERFACE
"
        ),
    );
    run(&["--disk", "Storage=disk"]).refuses(
        2,
        "
error: `hello` has no disk `Storage`
 |
 = help: it has `storage`
",
    );
    run(&["--net", "tap=tap0"]).refuses(
        2,
        "
error: `hello` has no network `tap`
 |
 = help: it has `service`
",
    );
    run(&["--net", "service=tap0", "--net", "service=tap1"])
        .ends_with(2)
        .says("error: `--net service=` is given twice\n");
    assert!(!hello.folder().join("mirage").exists(), "it was configured");
}

#[test]
fn virtual_machines_need_kvm() {
    let hello = Crate::hello("no-kvm").locked().build();
    let mut without_devices = hello.unshared(&["mount"], "mount -t tmpfs none /dev; exec \"$0\" run -t hvt");
    hello.finish(&mut without_devices).refuses(
        2,
        "
error: `hvt` needs KVM, and `/dev/kvm` cannot be used here
 |
 = help: switch on virtualisation in the firmware and load the kernel's module (modprobe kvm-intel or kvm-amd); inside a virtual machine, nested virtualisation has to be allowed
         without it, the target `spt` runs the unikernel in a sandboxed process
",
    );
    let told = hello.run(&["run", "-t", "hvt"]);
    match (told.status, Path::new("/dev/kvm").exists()) {
        (0, _) => told.says("[application] hello\n"),
        (_, false) => told.ends_with(2).says("error: `hvt` needs KVM"),
        // A virtual machine inside of one that does not pass its processor's virtualisation on.
        (_, true) => told
            .ends_with(1)
            .says("KVM on this computer cannot run the instruction at ")
            .says("build it for spt"),
    };
}
