//! The project's own chores: `cargo xtask test`.

use mirage_build::toolchain::PackageManager;
use mirage_build::{Command, Error, find};
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask test [--yes]

  test   run all tests; they need OCaml, dune, some OCaml libraries, and what brings up networks and machines
  --yes  install what is missing with the system's package manager";

/// Config crates that together need every library and program that the unikernels of the tests are built with.
const EXAMPLES: [&str; 7] = ["hello", "hello-key", "block", "kv", "echo", "clock", "custom-device"];

/// Programs that tests call besides those, each with the package that brings it.
const PROGRAMS: [(&str, &str); 7] = [
    ("busybox", "busybox-static"),
    ("git", "git"),
    ("ip", "iproute2"),
    ("opam", "opam"),
    ("ping", "iputils-ping"),
    ("qemu-system-x86_64", "qemu-system-x86"),
    ("runc", "runc"),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => test(false),
        ["test", "--yes"] => test(true),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

/// Checks that what the tests need is there, or brings it, and runs them.
fn test(yes: bool) -> Result<(), Error> {
    for example in EXAMPLES {
        let doctor = Command::new("cargo")
            .arguments(["run", "--quiet", "--package", example, "--", "doctor"])
            .arguments(["-t", "unix", "-t", "spt"]);
        let doctor = if yes { doctor.arguments(["--yes"]) } else { doctor };
        doctor.perform()?;
    }
    let missing: Vec<String> = PROGRAMS
        .into_iter()
        .filter(|(program, _)| find(program).is_none())
        .map(|(_, package)| package.to_owned())
        .collect();
    if yes
        && !missing.is_empty()
        && let Some(manager) = PackageManager::of_this_machine()
    {
        for command in manager.install_packages(missing) {
            eprintln!("  Installing {command}");
            command.perform()?;
        }
    }
    Command::new("cargo").arguments(["test", "--workspace"]).perform()
}
