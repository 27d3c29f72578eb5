//! Options: how they are written, and what they mean.

use crate::options::{Block, Interface, Mac, Network, Options};
use lexopt::{Arg, Parser};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ffi::OsString;
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;
use thiserror::Error;

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
#[derive(Debug, Error)]
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
