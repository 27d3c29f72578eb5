//! What a unikernel is given when it boots.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::os::fd::RawFd;
use std::path::PathBuf;
use std::str::FromStr;
use thiserror::Error;

/// What a unikernel is given: memory, devices and arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Its memory in bytes. A virtual machine gets whole multiples of 2 MiB of that, and at most 4 GiB.
    pub memory: u64,
    /// What its networks are attached to, by their names in the manifest.
    pub networks: BTreeMap<String, Network>,
    /// What its block devices are attached to, by their names in the manifest.
    pub blocks: BTreeMap<String, Block>,
    /// Its arguments. The guest gets them as one line, separated by spaces.
    pub arguments: Vec<OsString>,
}

impl Default for Options {
    /// 512 MiB of memory, as Solo5's tenders have it; no devices and no arguments.
    fn default() -> Options {
        Options {
            memory: 512 << 20,
            networks: BTreeMap::new(),
            blocks: BTreeMap::new(),
            arguments: Vec::new(),
        }
    }
}

/// What a network of the manifest is attached to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The tap interface.
    pub interface: Interface,
    /// The guest's address, or none for a random one.
    pub mac: Option<Mac>,
}

/// A tap interface of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interface {
    /// By its name, such as `tap0`. It has to exist and to be up.
    Named(String),
    /// By a descriptor that this process has been given, and that is its own from then on: `@5`.
    Descriptor(RawFd),
}

impl FromStr for Interface {
    type Err = InterfaceError;

    /// Reads the name of an interface, or `@` and the number of a descriptor.
    fn from_str(text: &str) -> Result<Interface, InterfaceError> {
        match text.strip_prefix('@') {
            None => Ok(Interface::Named(text.to_owned())),
            Some(number) => Ok(Interface::Descriptor(number.parse().map_err(|_| InterfaceError)?)),
        }
    }
}

/// A text that is no interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an interface is given by its name, or by `@` and the number of a descriptor")]
pub struct InterfaceError;

impl fmt::Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interface::Named(name) => f.write_str(name),
            Interface::Descriptor(number) => write!(f, "@{number}"),
        }
    }
}

/// The hardware address of a network interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mac(pub [u8; 6]);

/// A text that is no hardware address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a hardware address is six bytes of two hexadecimal digits, such as 02:00:00:00:00:01, and not of a group")]
pub struct MacError;

impl FromStr for Mac {
    type Err = MacError;

    /// Reads six bytes of two hexadecimal digits, with colons in between.
    fn from_str(text: &str) -> Result<Mac, MacError> {
        let mut bytes = [0; 6];
        let mut parts = text.split(':');
        for byte in &mut bytes {
            let part = parts
                .next()
                .filter(|part| part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_hexdigit()));
            *byte = part
                .and_then(|part| u8::from_str_radix(part, 16).ok())
                .ok_or(MacError)?;
        }
        // The lowest bit marks the address of a group.
        if parts.next().is_some() || bytes[0] & 1 != 0 {
            Err(MacError)
        } else {
            Ok(Mac(bytes))
        }
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// What a block device of the manifest is attached to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The file, or block device of the host, that is the disk. The guest reads and writes it.
    pub path: PathBuf,
    /// The size of a sector in bytes, or none for 512: a power of two from 512 to 32768.
    pub sector_size: Option<u16>,
}
