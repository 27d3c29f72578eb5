//! The command line, which is that of `solo5-spt` and `solo5-hvt`.

mod options;
mod query;

pub use options::{Action, Invocation, UsageError, parse};

use crate::abi::{ABI_VERSION, Target};
use crate::elf::Image;
use crate::error::Error;
use crate::options::Options;
use crate::tender::Tender;
use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use thiserror::Error as ThisError;

/// The exit status of the tender for what it cannot do; that of the unikernel is passed on.
const FAILURE: u8 = 1;
/// The exit status for a command line that is not understood.
const USAGE: u8 = 2;

const OPTIONS: &str = "\
Options:
  --mem=MB                       memory of the unikernel in MiB (512)
  --net:NAME=INTERFACE           attach the tap interface INTERFACE, or the descriptor @NUMBER, as network NAME
  --net-mac:NAME=ADDRESS         the unikernel's hardware address on network NAME (random)
  --block:NAME=FILE              attach FILE as block device NAME
  --block-sector-size:NAME=SIZE  the size of its sectors in bytes, a power of two from 512 (512)
  --query-abi                    show what the unikernel was built for, and do not run it
  --query-manifest               show the devices that the unikernel has, and do not run it
  --help                         show this
  --version                      show the versions of the tender and of its interfaces";

/// Runs the image that a command line names, which begins with the name of the program. The result is the exit status
/// for the process.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    run((FAILURE, USAGE), arguments)
}

/// As [`main`], with an exit status of its own for what the tender cannot do, a command line that is not understood among
/// it: for a program that starts the tender and has to tell its failures from those of the unikernel.
pub fn main_or(failure: u8, arguments: impl IntoIterator<Item = OsString>) -> u8 {
    run((failure, failure), arguments)
}

/// Runs the image that a command line names. `failures` are the exit statuses for what the tender cannot do, and for a
/// command line that is not understood.
fn run(failures: (u8, u8), arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let mut arguments = arguments.into_iter();
    let program = program(arguments.next());
    let usage = format!("Usage: {program} [OPTIONS] [--] IMAGE [ARGUMENTS]\n\n{OPTIONS}");
    start(failures, &program, &usage, arguments, |options| {
        if options.arguments.is_empty() {
            return Err(Failure::Usage(UsageError::NoImage));
        }
        let path = PathBuf::from(options.arguments.remove(0));
        let image = Image::read(&path)?;
        match (program.as_str(), image.abi().target) {
            ("solo5-spt", Target::Spt) | ("solo5-hvt", Target::Hvt) => Ok(image),
            ("solo5-spt" | "solo5-hvt", target) => Err(Failure::OtherTender { path, target }),
            _ => Ok(image),
        }
    })
}

/// Runs an image that is part of this executable, with the options and arguments of this process's command line.
///
/// The options of the tender come first, then those of the unikernel, after `--` if they begin with a dash.
///
/// ```no_run
/// # const IMAGE: &[u8] = &[];
/// fn main() -> std::process::ExitCode {
///     // const IMAGE: &[u8] = include_bytes!(...);
///     mirage_tender::cli::embedded(IMAGE)
/// }
/// ```
pub fn embedded(image: &[u8]) -> ExitCode {
    let mut arguments = env::args_os();
    let program = program(arguments.next());
    let usage = format!("Usage: {program} [OPTIONS] [--] [ARGUMENTS]\n\n{OPTIONS}");
    let status = start((FAILURE, USAGE), &program, &usage, arguments, |_| {
        let path = PathBuf::from(&program);
        Ok(Image::parse(image).map_err(|source| Error::Image { path, source })?)
    });
    ExitCode::from(status)
}

/// The name of the program, for messages.
fn program(path: Option<OsString>) -> String {
    let path = path.unwrap_or_default();
    Path::new(&path).file_name().map_or_else(
        || "mirage-tender".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Does what a command line asks for, with the image that `image` finds, and reports what it could not do.
fn start<'a>(
    (failure_status, usage_status): (u8, u8),
    program: &str,
    usage: &str,
    arguments: impl Iterator<Item = OsString>,
    image: impl FnOnce(&mut Options) -> Result<Image<'a>, Failure>,
) -> u8 {
    act(usage, arguments, image).unwrap_or_else(|failure| {
        let mut report: String = failure
            .to_string()
            .lines()
            .map(|line| format!("{program}: {line}\n"))
            .collect();
        let is_usage = matches!(failure, Failure::Usage(_));
        if is_usage {
            report += &format!("See `{program} --help`.\n");
        }
        // There is nobody left to tell if this fails.
        let _ = io::stderr().write_all(report.as_bytes());
        if is_usage { usage_status } else { failure_status }
    })
}

/// Does what a command line asks for, and returns the exit status.
fn act<'a>(
    usage: &str,
    arguments: impl Iterator<Item = OsString>,
    image: impl FnOnce(&mut Options) -> Result<Image<'a>, Failure>,
) -> Result<u8, Failure> {
    let Invocation { action, mut options } = parse(arguments)?;
    let text = match action {
        Action::Run => {
            let image = image(&mut options)?;
            return Ok(Tender::new(image, options)?.run()?);
        }
        Action::QueryAbi => query::abi(image(&mut options)?.abi()),
        Action::QueryManifest => query::manifest(image(&mut options)?.manifest()),
        Action::Help => format!("{usage}\n"),
        Action::Version => format!(
            "mirage-tender {}, Solo5 ABI: spt version {ABI_VERSION}, hvt version {ABI_VERSION}\n",
            env!("CARGO_PKG_VERSION")
        ),
    };
    io::stdout().write_all(text.as_bytes()).map_err(Failure::Output)?;
    Ok(0)
}

/// Why the program fails.
#[derive(Debug, ThisError)]
enum Failure {
    #[error(transparent)]
    Usage(#[from] UsageError),
    #[error(transparent)]
    Tender(#[from] Error),
    #[error("cannot write to the standard output: {0}")]
    Output(io::Error),
    #[error("cannot run `{}`: it was built for {target}; run it with mirage-tender", path.display())]
    OtherTender { path: PathBuf, target: Target },
}
