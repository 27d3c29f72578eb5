//! Images that a tender runs: Solo5's spt and hvt.
//!
//! The tender is part of every config crate's program, which starts itself again as one: a sandboxed unikernel takes the
//! place of the process that starts it.

use super::attachments::{Attached, MissingInterface};
use super::check_disk;
use crate::error::Error;
use crate::process::Command;
use camino::Utf8Path;
use mirage_codegen::plan::Plan;
use mirage_dsl::Target;
use std::ffi::OsString;
use std::process::ExitCode;

/// The word that makes a config crate's program a tender.
pub const SUBCOMMAND: &str = "tender";

/// The exit status for what the tender cannot do, which else could be the unikernel's: as of others that start programs.
pub(super) const REFUSED: u8 = 125;

/// Does what `command` asks for: runs an image, with the options of Solo5's own tenders.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    #[cfg(has_tender)]
    return mirage_tender::cli::main_or(REFUSED, arguments).into();
    #[cfg(not(has_tender))]
    {
        // `check` has refused to run such an image, with what to do.
        drop(arguments);
        ExitCode::FAILURE
    }
}

/// Whether this program is a tender for such images.
fn is_built_in(target: Target) -> bool {
    let chosen = [
        (Target::SPT, cfg!(feature = "spt")),
        (Target::HVT, cfg!(feature = "hvt")),
    ];
    cfg!(target_os = "linux") && chosen.contains(&(target, true))
}

/// The error of an image that this program cannot run.
fn not_built_in(plan: &Plan) -> Error {
    let target = plan.target;
    let help = if cfg!(target_os = "linux") {
        format!("switch on the feature `{target}` of `mirage-build` in the crate's Cargo.toml")
    } else {
        let image = plan.image_path();
        let words = target
            .start_command(&plan.attachments, image.as_str())
            .unwrap_or_default();
        let mut words = words.into_iter();
        let command = Command::new(words.next().unwrap_or_default()).arguments(words);
        format!("the tender runs on Linux: build the image here, and start it there with: {command}")
    };
    Error::usage(format!("this program cannot run `{target}` images")).with_help(help)
}

pub(super) fn command(plan: &Plan, directory: &Utf8Path, attached: &Attached) -> Result<Command, Error> {
    let program = std::env::current_exe().map_err(|source| Error::File {
        action: "find",
        path: "the running program".into(),
        source,
    })?;
    let memory = attached.memory.map(|size| format!("--mem={size}"));
    let networks = attached.interfaces(plan).into_iter();
    let networks = networks.map(|(name, interface)| format!("--net:{name}={interface}"));
    let disks = attached.disk_files(plan).into_iter();
    let disks = disks.map(|(name, file)| format!("--block:{name}={file}"));
    let command = Command::new(program.to_string_lossy())
        .arguments([SUBCOMMAND])
        .arguments(memory.into_iter().chain(networks).chain(disks));
    Ok(command.arguments(["--".to_owned(), directory.join(plan.image_path()).into_string()]))
}

/// Checks what can be known before the image is built.
pub(super) fn check(plan: &Plan, directory: &Utf8Path, attached: &Attached) -> Result<(), Error> {
    if !is_built_in(plan.target) {
        return Err(not_built_in(plan));
    }
    attached.check_names(plan)?;
    attached.check_interfaces(plan)?;
    needs(plan, directory, attached)
        .into_iter()
        .try_for_each(|(_, state)| state)
}

/// What an image needs of this machine, each with whether it is here.
pub(super) fn needs(plan: &Plan, directory: &Utf8Path, attached: &Attached) -> Vec<(String, Result<(), Error>)> {
    let kernel = if plan.target == Target::HVT {
        ("KVM".to_owned(), check_kvm())
    } else {
        ("seccomp".to_owned(), check_seccomp())
    };
    let mut needs = vec![kernel];
    for (name, file) in attached.disk_files(plan) {
        let state = check_disk(plan, directory, &file).map_err(|error| {
            let help = error.help().unwrap_or_default();
            error.with_help(format!("{help}\nor take another file: --disk {name}=FILE"))
        });
        needs.push((format!("disk `{name}`, file `{file}`"), state));
    }
    let missing: Vec<MissingInterface> = attached.missing_interfaces(plan).collect();
    for (name, interface) in attached.interfaces(plan) {
        let missing = missing.iter().find(|missing| missing.network == name);
        let state = missing.map_or(Ok(()), |missing| Err(no_interface(missing)));
        needs.push((format!("network `{name}`, interface `{interface}`"), state));
    }
    needs
}

/// The error of a network whose interface is not there.
fn no_interface(missing: &MissingInterface) -> Error {
    let MissingInterface {
        network,
        interface,
        commands,
    } = missing;
    let commands: Vec<String> = commands.iter().map(ToString::to_string).collect();
    let message = format!("the unikernel's network `{network}` has no interface: there is no `{interface}`");
    Error::usage(message).with_help(format!(
        "run the command again with `--net-setup`, or create it yourself:\n{}\nor take another one: --net {network}=INTERFACE",
        commands.join("\n")
    ))
}

/// Checks that the kernel can take system calls from a process.
fn check_seccomp() -> Result<(), Error> {
    const ACTIONS: &str = "/proc/sys/kernel/seccomp/actions_avail";
    match std::fs::read_to_string(ACTIONS) {
        Ok(actions) if !actions.contains("kill_process") => {
            let message = "`spt` needs a kernel whose seccomp filters can end a process, and this one has none";
            Err(Error::usage(message).with_help("use Linux 4.14 or later, built with CONFIG_SECCOMP_FILTER"))
        }
        // Where the file is not there, as in some containers, the tender says what the kernel refuses.
        _ => Ok(()),
    }
}

/// Checks that this user can have virtual machines.
fn check_kvm() -> Result<(), Error> {
    const KVM: &str = "/dev/kvm";
    let help = match std::fs::File::options().read(true).write(true).open(KVM) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            "switch on virtualisation in the firmware and load the kernel's module (modprobe kvm-intel or kvm-amd); \
             inside a virtual machine, nested virtualisation has to be allowed"
        }
        Err(_) => "this user may not open it: sudo usermod --append --groups kvm $USER, and log in again",
    };
    Err(
        Error::usage(format!("`hvt` needs KVM, and `{KVM}` cannot be used here")).with_help(format!(
            "{help}\nwithout it, the target `spt` runs the unikernel in a sandboxed process"
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use mirage_codegen::Project;
    use mirage_dsl::prelude::*;
    use mirage_dsl::{Application, Context};

    #[derive(Unikernel)]
    #[unikernel(module = "Unikernel")]
    struct Hello;

    #[test]
    fn a_program_without_a_tender_says_what_to_do() {
        let application = Application::new("hello").job(Hello);
        let project = Project::new("hello", "/hello", "src/main.rs");
        let plan = Plan::new(&application, &Context::new(Target::SPT), &project).unwrap();
        let error = not_built_in(&plan);
        assert_eq!(error.to_string(), "this program cannot run `spt` images");
        assert_eq!(
            error.help().unwrap(),
            "switch on the feature `spt` of `mirage-build` in the crate's Cargo.toml"
        );
    }
}
