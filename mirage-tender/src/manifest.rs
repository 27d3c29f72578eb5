//! The manifest: the devices that an image asks for, `struct mft` of `mft_abi.h`.

use crate::devices::{Attachment, Backing};
use std::collections::HashSet;
use std::fmt;
use std::os::fd::{AsRawFd, RawFd};
use thiserror::Error;

const VERSION: u32 = 1;
const HEADER_SIZE: usize = 8;
const ENTRY_SIZE: usize = 104;
const MAX_ENTRIES: u32 = 64;

// Offsets in `struct mft_entry`.
const NAME_SIZE: usize = 68;
const TYPE: usize = 68;
const PROPERTIES: usize = 72;
const HOST_DESCRIPTOR: usize = 88;
const ATTACHED: usize = 96;

const TYPE_BLOCK: u32 = 1;
const TYPE_NETWORK: u32 = 2;
const TYPE_RESERVED_FIRST: u32 = 1 << 30;

/// The size of a manifest's note with the largest number of entries: `MFT1_NOTE_MAX_SIZE`.
pub(crate) const MAX_SIZE: usize = HEADER_SIZE + MAX_ENTRIES as usize * ENTRY_SIZE;

/// The devices that an image asks for. All of them have to be attached before it boots.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    devices: Vec<Device>,
}

/// A device that an image asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Device {
    /// Its name, unique in the manifest: letters and digits.
    pub name: String,
    /// What it is.
    pub kind: DeviceKind,
}

/// What a device is: `enum mft_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviceKind {
    /// `NET_BASIC`: frames of an Ethernet.
    Network,
    /// `BLOCK_BASIC`: sectors of a disk.
    Block,
}

impl DeviceKind {
    /// The word for it in a `manifest.json`.
    pub fn manifest_name(self) -> &'static str {
        match self {
            DeviceKind::Network => "NET_BASIC",
            DeviceKind::Block => "BLOCK_BASIC",
        }
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeviceKind::Network => "network",
            DeviceKind::Block => "block device",
        })
    }
}

/// What is wrong with a manifest. Only a damaged or a hostile image has such a one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// It ends within its header.
    #[error("it has {size} bytes, which is less than its header")]
    Header {
        /// Its size in bytes.
        size: usize,
    },
    /// It has a version that is not known.
    #[error("it has version {0}, and only version {VERSION} is known")]
    Version(u32),
    /// It has no entry, or more than there may be.
    #[error("it has {0} entries, and there must be between 1 and {MAX_ENTRIES}")]
    Entries(u32),
    /// Its size is not that of its entries.
    #[error("it has {size} bytes, and its {entries} entries have {expected}")]
    Size {
        /// Its size in bytes.
        size: usize,
        /// How many entries it says to have.
        entries: u32,
        /// What size that makes, in bytes.
        expected: usize,
    },
    /// Its first entry is not the reserved one.
    #[error("its first entry is not the reserved one")]
    First,
    /// An entry has a name that is not terminated, is empty, or has something other than letters and digits.
    #[error("entry {0} has no proper name")]
    Name(usize),
    /// Two entries have the same name.
    #[error("entry {0} has the name of an earlier one")]
    Duplicate(usize),
    /// An entry is no device that is known.
    #[error("entry {index} has the unknown type {number}")]
    Kind {
        /// Which entry.
        index: usize,
        /// Its `mft_type`.
        number: u32,
    },
    /// An entry says that it is attached already.
    #[error("entry {0} says that it is attached, which only a tender can say")]
    Attached(usize),
}

impl Manifest {
    /// Reads `struct mft`, as it is in the image's note.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        let (header, table) = bytes
            .split_first_chunk::<HEADER_SIZE>()
            .ok_or(ManifestError::Header { size: bytes.len() })?;
        let (version, entries) = (word(header, 0), word(header, 4));
        if version != VERSION {
            return Err(ManifestError::Version(version));
        }
        if !(1..=MAX_ENTRIES).contains(&entries) {
            return Err(ManifestError::Entries(entries));
        }
        let expected = HEADER_SIZE + entries as usize * ENTRY_SIZE;
        if bytes.len() != expected {
            return Err(ManifestError::Size {
                size: bytes.len(),
                entries,
                expected,
            });
        }
        let mut devices = Vec::new();
        let mut names = HashSet::new();
        for (index, entry) in table.as_chunks::<ENTRY_SIZE>().0.iter().enumerate() {
            if entry[ATTACHED] != 0 {
                return Err(ManifestError::Attached(index));
            }
            if index == 0 {
                if word(entry, TYPE) != TYPE_RESERVED_FIRST || entry[0] != 0 {
                    return Err(ManifestError::First);
                }
                continue;
            }
            let kind = match word(entry, TYPE) {
                TYPE_BLOCK => DeviceKind::Block,
                TYPE_NETWORK => DeviceKind::Network,
                number => return Err(ManifestError::Kind { index, number }),
            };
            let name = name(&entry[..NAME_SIZE]).ok_or(ManifestError::Name(index))?;
            if !names.insert(name) {
                return Err(ManifestError::Duplicate(index));
            }
            devices.push(Device {
                name: name.to_owned(),
                kind,
            });
        }
        Ok(Manifest { devices })
    }

    /// The devices, in the order of the manifest.
    pub fn devices(&self) -> &[Device] {
        &self.devices
    }

    /// The device of that name and kind.
    pub fn device(&self, name: &str, kind: DeviceKind) -> Option<&Device> {
        self.devices
            .iter()
            .find(|device| device.name == name && device.kind == kind)
    }
}

/// The name of a terminated, zero-filled field.
fn name(field: &[u8]) -> Option<&str> {
    let end = field.iter().position(|&byte| byte == 0)?;
    let (name, rest) = field.split_at(end);
    let proper = !name.is_empty() && name.iter().all(u8::is_ascii_alphanumeric) && rest.iter().all(|&byte| byte == 0);
    if proper { str::from_utf8(name).ok() } else { None }
}

/// The little-endian number at an offset that is within the bytes.
fn word(bytes: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes([bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]])
}

/// The manifest as the guest gets it: written anew, so that nothing but names and types comes from the image.
///
/// `descriptor` says which number of a host's descriptor the guest is told.
pub(crate) fn table(attachments: &[Attachment], descriptor: impl Fn(RawFd) -> RawFd) -> Vec<u8> {
    let entries = attachments.len() + 1;
    let mut table = Vec::with_capacity(HEADER_SIZE + entries * ENTRY_SIZE);
    table.extend(VERSION.to_le_bytes());
    table.extend((entries as u32).to_le_bytes());
    let mut first = [0; ENTRY_SIZE];
    first[TYPE..][..4].copy_from_slice(&TYPE_RESERVED_FIRST.to_le_bytes());
    table.extend(first);
    for attachment in attachments {
        let mut entry = [0; ENTRY_SIZE];
        entry[..attachment.name.len()].copy_from_slice(attachment.name.as_bytes());
        let (number, host) = match &attachment.backing {
            Backing::Block(disk) => {
                entry[PROPERTIES..][..8].copy_from_slice(&disk.capacity.to_le_bytes());
                entry[PROPERTIES + 8..][..2].copy_from_slice(&disk.sector_size.to_le_bytes());
                (TYPE_BLOCK, disk.file.as_raw_fd())
            }
            Backing::Network(tap) => {
                entry[PROPERTIES..][..6].copy_from_slice(&tap.mac.0);
                entry[PROPERTIES + 6..][..2].copy_from_slice(&tap.mtu.to_le_bytes());
                (TYPE_NETWORK, tap.file.as_raw_fd())
            }
        };
        entry[TYPE..][..4].copy_from_slice(&number.to_le_bytes());
        entry[HOST_DESCRIPTOR..][..4].copy_from_slice(&descriptor(host).to_le_bytes());
        entry[ATTACHED] = 1;
        table.extend(entry);
    }
    table
}
