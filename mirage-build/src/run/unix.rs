//! Running an image.

use crate::error::Error;
use crate::plan::Plan;
use crate::process::{Command, Outcome};
use camino::Utf8Path;
use mirage_dsl::Family;

/// cmdliner's statuses, fixed by `mirage-runtime`: help was shown, or the arguments were not understood.
const HELP_SHOWN: i32 = 63;
const ARGUMENT_ERROR: i32 = 64;

/// The call that runs an image in the folder of its config crate.
pub fn command(plan: &Plan, directory: &Utf8Path, arguments: &[String]) -> Command {
    Command::new(directory.join(plan.image_path()))
        .arguments(arguments.iter().map(|argument| escape(argument)))
        .directory(directory)
}

/// An argument as `mirage-bootvar` reads it back: it joins all of them with spaces, as other targets have to, and splits
/// them at spaces that are neither escaped nor quoted.
fn escape(argument: &str) -> String {
    let special = |c: char| matches!(c, ' ' | '\\' | '"');
    argument
        .chars()
        .flat_map(|c| special(c).then_some('\\').into_iter().chain([c]))
        .collect()
}

/// Checks that the image can be started here and that the files which the unikernel opens as disks are there, or will
/// be made with it.
///
/// # Errors
/// The target is no process of this machine, or a disk is missing; with the command that helps.
pub fn check(plan: &Plan, directory: &Utf8Path) -> Result<(), Error> {
    if plan.target.family() != Family::Unix {
        let message = format!(
            "`run` starts unix images, and `{}` is {}",
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
        return Err(Error::usage(message).with_help(help));
    }
    let is_made = |disk: &String| plan.disk_images.iter().any(|image| image.file == *disk);
    let disks = plan.attachments.disks.iter().filter(|disk| !is_made(disk));
    match disks.map(|disk| directory.join(disk)).find(|disk| !disk.exists()) {
        None => Ok(()),
        Some(disk) => {
            let create = Command::new("truncate").arguments(["-s", "1M", disk.as_str()]);
            Err(Error::usage(format!("the unikernel's disk `{disk}` does not exist"))
                .with_help(format!("make an empty one of 1 MiB: {create}")))
        }
    }
}

/// Runs an image until it ends.
///
/// # Errors
/// It ends with a failure.
pub fn run(command: &Command) -> Result<(), Error> {
    match command.run()? {
        Outcome::Exited(0 | HELP_SHOWN) => Ok(()),
        Outcome::Exited(ARGUMENT_ERROR) => Err(Error::UnikernelArguments),
        Outcome::Exited(status) => Err(Error::Unikernel {
            outcome: format!("status {status}"),
        }),
        Outcome::Killed(signal) => Err(Error::Unikernel {
            outcome: format!("signal {signal}"),
        }),
        Outcome::Interrupted => Err(Error::Interrupted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_survive_being_joined_and_split() {
        assert_eq!(escape(r#"--hello=a "b\c"#), r#"--hello=a\ \"b\\c"#);
    }
}
