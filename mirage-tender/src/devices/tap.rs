//! Networks: tap interfaces of the host.

#![allow(unsafe_code)]

use super::DeviceError;
use crate::options::{Interface, Mac, Network};
use std::fs::{File, OpenOptions};
use std::io::{self, Error, ErrorKind};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixDatagram;

/// What an Ethernet carries in a frame, unless the interface says otherwise.
const DEFAULT_MTU: u16 = 1500;

/// An interface from which frames can be read and to which they can be written, without waiting.
#[derive(Debug)]
pub(crate) struct Tap {
    pub(crate) file: File,
    pub(crate) mac: Mac,
    /// The largest payload of a frame in bytes.
    pub(crate) mtu: u16,
}

pub(super) fn open(device: &str, network: &Network) -> Result<Tap, DeviceError> {
    let (file, mtu) = match &network.interface {
        Interface::Named(name) => attach(device, name)?,
        Interface::Descriptor(number) => (adopt(device, *number)?, DEFAULT_MTU),
    };
    let mac = match network.mac {
        Some(mac) => mac,
        None => random_mac().map_err(|source| error(device, &network.interface.to_string(), source))?,
    };
    Ok(Tap { file, mac, mtu })
}

fn error(device: &str, interface: &str, source: Error) -> DeviceError {
    DeviceError::Interface {
        device: device.to_owned(),
        interface: interface.to_owned(),
        source,
    }
}

/// Attaches to an interface that exists and is up: the kernel would create a missing one.
fn attach(device: &str, interface: &str) -> Result<(File, u16), DeviceError> {
    let names = || (device.to_owned(), interface.to_owned());
    let Some(request) = Request::new(interface) else {
        let (device, interface) = names();
        return Err(DeviceError::InterfaceName { device, interface });
    };
    // Any socket does for questions about interfaces.
    let socket = UnixDatagram::unbound().map_err(|source| error(device, interface, source))?;
    let flags = match request.ask(&socket, libc::SIOCGIFFLAGS as libc::Ioctl) {
        // SAFETY: the kernel has answered with the flags, which any bits are.
        Ok(answer) => i32::from(unsafe { answer.ifr_ifru.ifru_flags }),
        Err(source) if source.raw_os_error() == Some(libc::ENODEV) => {
            let (device, interface) = names();
            return Err(DeviceError::InterfaceMissing { device, interface });
        }
        Err(source) => return Err(error(device, interface, source)),
    };
    if flags & libc::IFF_UP == 0 {
        let (device, interface) = names();
        return Err(DeviceError::InterfaceDown { device, interface });
    }
    let mtu = request
        .ask(&socket, libc::SIOCGIFMTU as libc::Ioctl)
        .map_err(|source| error(device, interface, source))?;
    // SAFETY: the kernel has answered with the MTU, which any bits are.
    let mtu = u16::try_from(unsafe { mtu.ifr_ifru.ifru_mtu }).unwrap_or(u16::MAX);

    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NONBLOCK)
        .open("/dev/net/tun")
        .map_err(|source| DeviceError::Tun {
            device: device.to_owned(),
            source,
        })?;
    let mut tap = request;
    tap.0.ifr_ifru.ifru_flags = (libc::IFF_TAP | libc::IFF_NO_PI) as libc::c_short;
    match tap.ask(&file, libc::TUNSETIFF) {
        Ok(attached) if attached.ifr_name == tap.0.ifr_name => Ok((file, mtu)),
        // The name was a pattern, and the kernel has created an interface, which goes with the file.
        Ok(_) => {
            let (device, interface) = names();
            Err(DeviceError::InterfaceName { device, interface })
        }
        Err(source) => {
            let (device, interface) = names();
            Err(match source.raw_os_error() {
                Some(libc::EBUSY) => DeviceError::InterfaceBusy { device, interface },
                Some(libc::EINVAL) => DeviceError::InterfaceNotTap { device, interface },
                _ if source.kind() == ErrorKind::PermissionDenied => DeviceError::InterfaceNotPermitted {
                    device,
                    interface,
                    source,
                },
                _ => DeviceError::Interface {
                    device,
                    interface,
                    source,
                },
            })
        }
    }
}

/// A question to the kernel about an interface: `struct ifreq`.
struct Request(libc::ifreq);

impl Request {
    /// A question about the interface of that name, if there can be one.
    fn new(interface: &str) -> Option<Request> {
        let name = interface.as_bytes();
        if name.is_empty() || name.len() >= libc::IFNAMSIZ || name.contains(&0) || name.contains(&b'%') {
            return None;
        }
        // SAFETY: zero bytes are a valid `ifreq`, which is made of numbers.
        let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
        for (place, byte) in request.ifr_name.iter_mut().zip(name) {
            *place = *byte as libc::c_char;
        }
        Some(Request(request))
    }

    /// The kernel's answer.
    fn ask(&self, descriptor: &impl AsRawFd, question: libc::Ioctl) -> io::Result<libc::ifreq> {
        let mut request = self.0;
        // SAFETY: the questions of this module read and write one `ifreq`, which `request` is.
        match unsafe { libc::ioctl(descriptor.as_raw_fd(), question, &raw mut request) } {
            -1 => Err(Error::last_os_error()),
            _ => Ok(request),
        }
    }
}

/// Takes over a descriptor that this process was started with.
fn adopt(device: &str, number: RawFd) -> Result<File, DeviceError> {
    let refuse = |source| DeviceError::Descriptor {
        device: device.to_owned(),
        descriptor: number,
        source,
    };
    if number <= libc::STDERR_FILENO {
        return Err(refuse(ErrorKind::InvalidInput.into()));
    }
    // SAFETY: this only asks whether the number is that of an open descriptor.
    if unsafe { libc::fcntl(number, libc::F_GETFD) } == -1 {
        return Err(refuse(Error::last_os_error()));
    }
    // SAFETY: the descriptor is open, and who names it in the options leaves it to this process's tender.
    let file = File::from(unsafe { OwnedFd::from_raw_fd(number) });
    rustix::io::ioctl_fionbio(&file, true).map_err(|source| refuse(source.into()))?;
    Ok(file)
}

/// A random address that is locally administered and not that of a group.
fn random_mac() -> io::Result<Mac> {
    let mut bytes = [0; 6];
    let filled = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty())?;
    if filled != bytes.len() {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    bytes[0] = bytes[0] & !1 | 2;
    Ok(Mac(bytes))
}
