//! What the tests need of the machine.

use mirage_build::Error;
use mirage_build::internal::toolchain::PackageManager;
use mirage_build::internal::{Command, find};

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

/// Checks that it is there; with `yes`, brings what is missing.
pub fn meet(yes: bool) -> Result<(), Error> {
    for example in EXAMPLES {
        let doctor = Command::new("cargo")
            .arguments(["run", "--quiet", "--package", example, "--", "doctor"])
            .arguments(["-t", "unix", "-t", "spt"]);
        let doctor = if yes { doctor.arguments(["--yes"]) } else { doctor };
        doctor.perform()?;
    }
    let missing = PROGRAMS.into_iter().filter(|(program, _)| find(program).is_none());
    let missing: Vec<String> = missing.map(|(_, package)| package.to_owned()).collect();
    match PackageManager::of_this_machine().filter(|_| yes && !missing.is_empty()) {
        Some(manager) => install(manager, missing),
        None => Ok(()),
    }
}

/// Installs packages by their names in the distribution.
pub fn install(manager: PackageManager, packages: Vec<String>) -> Result<(), Error> {
    for command in manager.install_packages(packages) {
        eprintln!("  Installing {command}");
        command.perform()?;
    }
    Ok(())
}
