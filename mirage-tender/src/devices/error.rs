//! Why a device is not attached.

use crate::manifest::{Device, DeviceKind};
use std::io;
use std::os::fd::RawFd;
use std::path::PathBuf;
use thiserror::Error;

/// Why a device is not attached. `device` is always its name in the manifest.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// The options have a device that the image does not ask for.
    #[error("the unikernel has no {kind} `{device}`; {}", list(.declared))]
    NotDeclared {
        /// The name in the options.
        device: String,
        /// What the options take it for.
        kind: DeviceKind,
        /// What the image asks for.
        declared: Vec<Device>,
    },
    /// The image asks for a device that the options do not have.
    #[error("the {kind} `{device}` of the unikernel is not attached; give {}", option(.kind, .device))]
    NotAttached {
        /// The device.
        device: String,
        /// What it is.
        kind: DeviceKind,
    },
    /// The host has no such interface.
    #[error("network `{device}`: there is no interface `{interface}`; create it with {}", create(.interface))]
    InterfaceMissing {
        /// The device.
        device: String,
        /// The name of the interface.
        interface: String,
    },
    /// No interface can have such a name.
    #[error("network `{device}`: `{interface}` is no name of an interface, which has 1 to 15 characters")]
    InterfaceName {
        /// The device.
        device: String,
        /// The name.
        interface: String,
    },
    /// The interface is not up.
    #[error("network `{device}`: the interface `{interface}` is down; run `ip link set dev {interface} up`")]
    InterfaceDown {
        /// The device.
        device: String,
        /// The name of the interface.
        interface: String,
    },
    /// The interface is no tap interface, or one with other properties.
    #[error(
        "network `{device}`: `{interface}` is not a plain tap interface; create one of another name with \
         `ip tuntap add dev NAME mode tap`"
    )]
    InterfaceNotTap {
        /// The device.
        device: String,
        /// The name of the interface.
        interface: String,
    },
    /// Something else is attached to the interface.
    #[error("network `{device}`: the interface `{interface}` is in use by another program")]
    InterfaceBusy {
        /// The device.
        device: String,
        /// The name of the interface.
        interface: String,
    },
    /// The interface belongs to somebody else.
    #[error(
        "network `{device}`: this user may not use the interface `{interface}`; \
         create it for this user with `ip tuntap add dev {interface} mode tap user $USER`"
    )]
    InterfaceNotPermitted {
        /// The device.
        device: String,
        /// The name of the interface.
        interface: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The host's door to its tap interfaces cannot be opened.
    #[error("network `{device}`: cannot open `/dev/net/tun`: {source}; {}", tun(.source))]
    Tun {
        /// The device.
        device: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The operating system refuses the interface for another reason.
    #[error("network `{device}`: cannot attach the interface `{interface}`: {source}")]
    Interface {
        /// The device.
        device: String,
        /// The name of the interface.
        interface: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The number is not that of a descriptor that was handed to the tender.
    #[error("network `{device}`: `@{descriptor}` is no descriptor that this process was started with: {source}")]
    Descriptor {
        /// The device.
        device: String,
        /// The number.
        descriptor: RawFd,
        /// What the operating system says.
        source: io::Error,
    },
    /// There is no such file.
    #[error(
        "block device `{device}`: there is no file `{}`; create one with `truncate --size=1M {}`",
        path.display(), path.display()
    )]
    DiskMissing {
        /// The device.
        device: String,
        /// The file.
        path: PathBuf,
    },
    /// The file may not be read and written.
    #[error("block device `{device}`: this user may not read and write `{}`", path.display())]
    DiskNotPermitted {
        /// The device.
        device: String,
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The operating system refuses the file for another reason.
    #[error("block device `{device}`: cannot use `{}` as a disk: {source}", path.display())]
    Disk {
        /// The device.
        device: String,
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// No disk has such sectors.
    #[error("block device `{device}`: {sector_size} is no size of a sector, which is a power of two from 512 to 32768")]
    SectorSize {
        /// The device.
        device: String,
        /// The size in bytes.
        sector_size: u16,
    },
    /// The file is not made of whole sectors, or has none.
    #[error(
        "block device `{device}`: `{}` has {size} bytes, and a disk has one or more sectors of {sector_size} bytes; \
         enlarge it with `truncate --size={} {}`",
        path.display(), whole_sectors(*size, *sector_size), path.display()
    )]
    DiskSize {
        /// The device.
        device: String,
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The size of a sector in bytes.
        sector_size: u16,
    },
}

fn list(devices: &[Device]) -> String {
    if devices.is_empty() {
        return "it has no devices at all".to_owned();
    }
    let names: Vec<String> = devices
        .iter()
        .map(|device| format!("the {} `{}`", device.kind, device.name))
        .collect();
    format!("it has {}", names.join(", "))
}

fn option(kind: &DeviceKind, device: &str) -> String {
    match kind {
        DeviceKind::Network => format!("`--net:{device}=INTERFACE`"),
        DeviceKind::Block => format!("`--block:{device}=FILE`"),
    }
}

/// The size in bytes of a disk that holds as much, for `truncate`.
fn whole_sectors(size: u64, sector_size: u16) -> String {
    match size {
        0 => "1M".to_owned(),
        _ => size.next_multiple_of(u64::from(sector_size)).to_string(),
    }
}

fn create(interface: &str) -> String {
    format!("`ip tuntap add dev {interface} mode tap user $USER` and `ip link set dev {interface} up`, as root")
}

fn tun(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied => "this user, or this container, may not use tap interfaces",
        _ => "load the kernel's module with `modprobe tun`, or give the container that device",
    }
}
