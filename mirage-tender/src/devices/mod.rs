//! Devices: what the manifest asks for, joined with what the options give, opened before anything boots.

pub(crate) mod disk;
mod error;
pub(crate) mod tap;

pub use error::DeviceError;

use crate::manifest::{DeviceKind, Manifest};
use crate::options::Options;
use disk::Disk;
use tap::Tap;

/// A device of the manifest and what is behind it on the host.
#[derive(Debug)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    /// The number by which guest and tender call it: its place in the manifest, `solo5_handle_t`.
    pub(crate) handle: u64,
    pub(crate) backing: Backing,
}

/// What is behind a device.
#[derive(Debug)]
pub(crate) enum Backing {
    Network(Tap),
    Block(Disk),
}

/// Opens what is behind every device, and reports everything that hinders it at once.
pub(crate) fn attach(manifest: &Manifest, options: &Options) -> Result<Vec<Attachment>, Vec<DeviceError>> {
    let mut errors = undeclared(manifest, options);
    let mut attachments = Vec::new();
    for (handle, device) in (1..).zip(manifest.devices()) {
        match open(&device.name, device.kind, options) {
            Ok(backing) => attachments.push(Attachment {
                name: device.name.clone(),
                handle,
                backing,
            }),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(attachments)
    } else {
        Err(errors)
    }
}

/// The options for devices that the image does not have.
fn undeclared(manifest: &Manifest, options: &Options) -> Vec<DeviceError> {
    let networks = options.networks.keys().map(|name| (name, DeviceKind::Network));
    let blocks = options.blocks.keys().map(|name| (name, DeviceKind::Block));
    networks
        .chain(blocks)
        .filter(|(name, kind)| manifest.device(name, *kind).is_none())
        .map(|(name, kind)| DeviceError::NotDeclared {
            device: name.clone(),
            kind,
            declared: manifest.devices().to_vec(),
        })
        .collect()
}

fn open(name: &str, kind: DeviceKind, options: &Options) -> Result<Backing, DeviceError> {
    let missing = || DeviceError::NotAttached {
        device: name.to_owned(),
        kind,
    };
    match kind {
        DeviceKind::Network => {
            let network = options.networks.get(name).ok_or_else(missing)?;
            tap::open(name, network).map(Backing::Network)
        }
        DeviceKind::Block => {
            let block = options.blocks.get(name).ok_or_else(missing)?;
            disk::open(name, block).map(Backing::Block)
        }
    }
}
