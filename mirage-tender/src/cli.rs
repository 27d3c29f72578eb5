//! The command line, which is that of `solo5-spt` and `solo5-hvt`.

use crate::abi::{ABI_VERSION, Abi, Target};
use crate::elf::Image;
use crate::error::Error;
use crate::manifest::Manifest;
use crate::options::{Block, Interface, Mac, Network, Options};
use crate::tender::Tender;
use lexopt::{Arg, Parser};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
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
    let mut arguments = arguments.into_iter();
    let program = program(arguments.next());
    let usage = format!("Usage: {program} [OPTIONS] [--] IMAGE [ARGUMENTS]\n\n{OPTIONS}");
    start(&program, &usage, arguments, |options| {
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
    let status = start(&program, &usage, arguments, |_| {
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

/// Does what a command line asks for, with the image that `image` finds.
fn start<'a>(
    program: &str,
    usage: &str,
    arguments: impl Iterator<Item = OsString>,
    image: impl FnOnce(&mut Options) -> Result<Image<'a>, Failure>,
) -> u8 {
    let done = parse(arguments)
        .map_err(Failure::from)
        .and_then(|Invocation { action, mut options }| {
            match action {
                Action::Help => println!("{usage}"),
                Action::Version => println!(
                    "mirage-tender {}, Solo5 ABI: spt version {ABI_VERSION}, hvt version {ABI_VERSION}",
                    env!("CARGO_PKG_VERSION")
                ),
                Action::QueryAbi => print!("{}", abi_json(image(&mut options)?.abi())),
                Action::QueryManifest => print!("{}", manifest_json(image(&mut options)?.manifest())),
                Action::Run => {
                    let image = image(&mut options)?;
                    return Ok(Tender::new(image, options)?.run()?);
                }
            }
            Ok(0)
        });
    match done {
        Ok(status) => status,
        Err(failure) => {
            for line in failure.to_string().lines() {
                eprintln!("{program}: {line}");
            }
            if let Failure::Usage(_) = failure {
                eprintln!("See `{program} --help`.");
                return USAGE;
            }
            FAILURE
        }
    }
}

/// Why the program fails.
#[derive(Debug, ThisError)]
enum Failure {
    #[error(transparent)]
    Usage(#[from] UsageError),
    #[error(transparent)]
    Tender(#[from] Error),
    #[error("cannot run `{}`: it was built for {target}; run it with mirage-tender", path.display())]
    OtherTender { path: PathBuf, target: Target },
}

/// What a command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Invocation {
    /// What is to be done.
    pub action: Action,
    /// With which options. Among the arguments is everything that follows the options, so the image too, if it is not
    /// embedded.
    pub options: Options,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Run the unikernel.
    Run,
    /// Show what it was built for, as `solo5-elftool query-abi` does.
    QueryAbi,
    /// Show the devices that it has, as `solo5-elftool query-manifest` does.
    QueryManifest,
    /// Show how to use the program.
    Help,
    /// Show versions.
    Version,
}

/// A command line that is not understood.
#[derive(Debug, ThisError)]
pub enum UsageError {
    /// There is no such option, or it has no value.
    #[error(transparent)]
    Option(#[from] lexopt::Error),
    /// An option has a value that it does not take.
    #[error("`--{option}={value}`: {problem}")]
    Value {
        /// The option, with the name of a device.
        option: String,
        /// What was given.
        value: String,
        /// What it takes.
        problem: String,
    },
    /// The same option is given twice.
    #[error("`--{0}` is given twice")]
    Twice(String),
    /// An option is about a device that no other option attaches.
    #[error("`--{option}:{device}` is about a device that is not attached; give `--{attach}:{device}` too")]
    Unattached {
        /// The option.
        option: &'static str,
        /// The name of the device.
        device: String,
        /// The option that would attach it.
        attach: &'static str,
    },
    /// An option of Solo5's tenders is not one of this tender.
    #[error("`--{option}` is not supported: {reason}")]
    Unsupported {
        /// The option.
        option: String,
        /// Why not.
        reason: &'static str,
    },
    /// There is no image.
    #[error("the image of a unikernel is missing")]
    NoImage,
}

/// Reads a command line without the name of the program.
///
/// # Errors
/// What is not understood.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Invocation, UsageError> {
    let mut parser = Parser::from_args(arguments);
    let mut given = Given::default();
    let mut action = Action::Run;
    let mut rest = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => action = Action::Help,
            Arg::Long("version") | Arg::Short('V') => action = Action::Version,
            Arg::Long("query-abi") => action = Action::QueryAbi,
            Arg::Long("query-manifest") => action = Action::QueryManifest,
            Arg::Long(option) => {
                let option = option.to_owned();
                given.add(&option, &mut parser)?;
            }
            Arg::Value(first) => {
                rest.push(first);
                rest.extend(parser.raw_args()?);
            }
            Arg::Short(_) => return Err(argument.unexpected().into()),
        }
        if let Action::Help | Action::Version = action {
            break;
        }
    }
    Ok(Invocation {
        action,
        options: given.options(rest)?,
    })
}

/// The options about memory and devices, as they are given.
#[derive(Default)]
struct Given {
    memory: Option<u64>,
    interfaces: BTreeMap<String, Interface>,
    macs: BTreeMap<String, Mac>,
    files: BTreeMap<String, PathBuf>,
    sector_sizes: BTreeMap<String, u16>,
}

impl Given {
    fn add(&mut self, option: &str, parser: &mut Parser) -> Result<(), UsageError> {
        match option.split_once(':') {
            None if option == "mem" => {
                let Mebibytes(bytes) = value(option, parser)?;
                match self.memory.replace(bytes) {
                    None => Ok(()),
                    Some(_) => Err(UsageError::Twice(option.to_owned())),
                }
            }
            Some(("net", device)) => {
                let interface = value(option, parser)?;
                insert(&mut self.interfaces, option, device, interface)
            }
            Some(("net-mac", device)) => {
                let mac = value(option, parser)?;
                insert(&mut self.macs, option, device, mac)
            }
            Some(("block", device)) => {
                let file = parser.value()?.into();
                insert(&mut self.files, option, device, file)
            }
            Some(("block-sector-size", device)) => {
                let Bytes(size) = value(option, parser)?;
                insert(&mut self.sector_sizes, option, device, size)
            }
            _ => Err(other(option)),
        }
    }

    fn options(self, arguments: Vec<OsString>) -> Result<Options, UsageError> {
        let Given {
            memory,
            interfaces,
            mut macs,
            files,
            mut sector_sizes,
        } = self;
        let networks = interfaces
            .into_iter()
            .map(|(name, interface)| {
                let mac = macs.remove(&name);
                (name, Network { interface, mac })
            })
            .collect();
        let blocks = files
            .into_iter()
            .map(|(name, path)| {
                let sector_size = sector_sizes.remove(&name);
                (name, Block { path, sector_size })
            })
            .collect();
        if let Some((device, _)) = macs.pop_first() {
            return Err(UsageError::Unattached {
                option: "net-mac",
                device,
                attach: "net",
            });
        }
        if let Some((device, _)) = sector_sizes.pop_first() {
            return Err(UsageError::Unattached {
                option: "block-sector-size",
                device,
                attach: "block",
            });
        }
        let memory = memory.unwrap_or(Options::default().memory);
        Ok(Options {
            memory,
            networks,
            blocks,
            arguments,
        })
    }
}

fn insert<T>(map: &mut BTreeMap<String, T>, option: &str, device: &str, value: T) -> Result<(), UsageError> {
    match map.entry(device.to_owned()) {
        Entry::Occupied(_) => Err(UsageError::Twice(option.to_owned())),
        Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
    }
}

/// The value of an option.
fn value<T: FromStr<Err: Display>>(option: &str, parser: &mut Parser) -> Result<T, UsageError> {
    let value = parser.value()?.to_string_lossy().into_owned();
    value.parse().map_err(|error: T::Err| UsageError::Value {
        option: option.to_owned(),
        value,
        problem: error.to_string(),
    })
}

/// A size of memory in bytes, written in MiB.
struct Mebibytes(u64);

impl FromStr for Mebibytes {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Mebibytes, &'static str> {
        let bytes = text
            .parse::<u64>()
            .ok()
            .and_then(|megabytes| megabytes.checked_mul(1 << 20));
        bytes
            .filter(|bytes| *bytes > 0)
            .map(Mebibytes)
            .ok_or("it takes a number of MiB, such as 64")
    }
}

/// A size of a sector in bytes.
struct Bytes(u16);

impl FromStr for Bytes {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Bytes, &'static str> {
        text.parse()
            .map(Bytes)
            .map_err(|_| "it takes a number of bytes, such as 4096")
    }
}

/// An option that this tender does not have.
fn other(option: &str) -> UsageError {
    let reason = match option {
        "x-exec-heap" => "nothing that a unikernel can write is executable",
        "gdb" | "gdb-port" | "dumpcore" => "debug the unikernel with `solo5-hvt-debug`",
        _ => return lexopt::Error::UnexpectedOption(format!("--{option}")).into(),
    };
    UsageError::Unsupported {
        option: option.to_owned(),
        reason,
    }
}

fn abi_json(abi: Abi) -> String {
    format!(
        "{{\n  \"type\": \"solo5.abi\",\n  \"target\": \"{}\",\n  \"version\": {}\n}}\n",
        abi.target, abi.version
    )
}

/// Names are letters and digits, so nothing is to be escaped.
fn manifest_json(manifest: &Manifest) -> String {
    let devices: Vec<String> = manifest
        .devices()
        .iter()
        .map(|device| {
            format!(
                "    {{ \"name\": \"{}\", \"type\": \"{}\" }}",
                device.name,
                device.kind.manifest_name()
            )
        })
        .collect();
    let devices = devices.join(",\n") + if devices.is_empty() { "" } else { "\n" };
    format!("{{\n  \"type\": \"solo5.manifest\",\n  \"version\": 1,\n  \"devices\": [\n{devices}  ]\n}}\n")
}
