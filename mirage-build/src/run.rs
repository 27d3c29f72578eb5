//! Running an image: as a process of this machine, or under the tender.

mod arguments;
mod attachments;
mod tender;
mod unix;

use crate::error::Error;
use crate::process::{Command, Outcome};
use camino::Utf8Path;
use mirage_codegen::plan::Plan;
use mirage_dsl::model::DiskName;
use mirage_dsl::{Family, Target};

pub use attachments::{Attached, set_up_networks};
pub use tender::{SUBCOMMAND as TENDER, main as tender_main};

/// cmdliner's statuses, fixed by `mirage-runtime`: help was shown, or the arguments were not understood.
const HELP_SHOWN: i32 = 63;
const ARGUMENT_ERROR: i32 = 64;

/// The call that runs an image in the folder of its config crate.
///
/// # Errors
/// The program that runs it is not known.
pub fn command(plan: &Plan, directory: &Utf8Path, attached: &Attached, arguments: &[String]) -> Result<Command, Error> {
    let command = if is_for_tender(plan.target) {
        tender::command(plan, directory, attached)?
    } else {
        Command::new(directory.join(plan.image_path()))
    };
    let arguments = arguments::passed(&plan.arguments, arguments);
    Ok(command.arguments(arguments).directory(directory))
}

fn is_for_tender(target: Target) -> bool {
    target == Target::SPT || target == Target::HVT
}

/// Checks that the image can be started here, and that what the unikernel is attached to is there or will be made with
/// it.
///
/// # Errors
/// This machine cannot run it, or something is missing; with the command that helps.
pub fn check(plan: &Plan, directory: &Utf8Path, attached: &Attached) -> Result<(), Error> {
    if is_for_tender(plan.target) {
        return tender::check(plan, directory, attached);
    }
    if plan.target.family() == Family::Unix {
        attached.refuse(plan)?;
        return unix::check(plan, directory);
    }
    let message = format!(
        "`run` starts unix, spt and hvt images, and `{}` is {}",
        plan.target,
        plan.target.doc()
    );
    let image = plan.image_path();
    let help = match plan.target.start_command(&plan.attachments, image.as_str()).as_deref() {
        Some([program, arguments @ ..]) => {
            let command = Command::new(program).arguments(arguments.iter().cloned());
            format!("build it, and start it with: {command}")
        }
        _ => format!("build it, and use `{image}`"),
    };
    Err(Error::usage(message).with_help(help))
}

/// What an image needs of this machine when it runs, each with whether it is here: an error that says what to do.
pub fn needs(plan: &Plan, directory: &Utf8Path) -> Vec<(String, Result<(), Error>)> {
    match plan.target {
        target if is_for_tender(target) => tender::needs(plan, directory, &Attached::default()),
        target if target.family() == Family::Unix => {
            let disks = plan.attachments.disks.iter();
            let need = |disk: &DiskName| {
                (
                    format!("disk `{disk}`"),
                    check_disk(plan, directory, Utf8Path::new(disk)),
                )
            };
            disks.map(need).collect()
        }
        _ => Vec::new(),
    }
}

/// Runs an image until it ends.
///
/// # Errors
/// It ends with a failure.
pub fn run(target: Target, command: &Command) -> Result<(), Error> {
    match command.run()? {
        Outcome::Exited(0 | HELP_SHOWN) => Ok(()),
        Outcome::Exited(ARGUMENT_ERROR) => Err(Error::UnikernelArguments),
        Outcome::Exited(status) if is_for_tender(target) && status == i32::from(tender::REFUSED) => Err(Error::Tender),
        Outcome::Exited(status) => Err(Error::Unikernel {
            outcome: format!("status {status}"),
        }),
        Outcome::Killed(signal) => Err(Error::Unikernel {
            outcome: format!("signal {signal}"),
        }),
        Outcome::Interrupted(signal) => Err(Error::Interrupted(signal)),
    }
}

/// The size of a sector in bytes, where neither the unikernel nor the tender is told another.
const SECTOR: u64 = 512;

/// Checks that a file which the unikernel opens as a disk is there and made of whole sectors, or will be made with it.
fn check_disk(plan: &Plan, directory: &Utf8Path, file: &Utf8Path) -> Result<(), Error> {
    if plan.disk_images.iter().any(|image| image.file == file.as_str()) {
        return Ok(());
    }
    let file = directory.join(file);
    let truncate = |size: &str| Command::new("truncate").arguments(["-s", size, file.as_str()]);
    let size = match file.metadata() {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        // A disk of the host has whole sectors. What is no disk at all, whoever opens it says.
        Ok(_) => return Ok(()),
        Err(_) => {
            return Err(Error::usage(format!("the unikernel's disk `{file}` does not exist"))
                .with_help(format!("make an empty one of 1 MiB: {}", truncate("1M"))));
        }
    };
    let help = match size {
        0 => format!("make it one of 1 MiB: {}", truncate("1M")),
        size if size.is_multiple_of(SECTOR) => return Ok(()),
        size => format!(
            "enlarge it to whole sectors: {}",
            truncate(&size.next_multiple_of(SECTOR).to_string())
        ),
    };
    let message =
        format!("the unikernel's disk `{file}` has {size} bytes, and a disk has one or more sectors of {SECTOR}");
    Err(Error::usage(message).with_help(help))
}
