//! Runs [Solo5](https://github.com/Solo5/solo5) unikernels: for spt as a process that seccomp confines, for hvt as a
//! virtual machine of KVM.
//!
//! An [`Image`] is checked in every field before it is used; a [`Tender`] opens the devices that the image's
//! [`Manifest`] asks for, as [`Options`] say, and boots it:
//!
//! ```no_run
//! # use mirage_tender::{Image, Options, Tender};
//! let image = Image::read("dist/hello.hvt")?;
//! let status = Tender::new(image, Options::default())?.run()?;
//! # Ok::<(), mirage_tender::Error>(())
//! ```
//!
//! An executable that holds a unikernel calls [`cli::embedded`].
//!
//! The features `spt` and `hvt`, both on by default, leave out what is not needed.

#[cfg(not(all(target_os = "linux", target_endian = "little", target_pointer_width = "64")))]
compile_error!("mirage-tender runs unikernels on 64-bit Linux");
#[cfg(not(any(feature = "spt", feature = "hvt")))]
compile_error!("mirage-tender needs its feature `spt` or `hvt`");

mod abi;
mod boot;
pub mod cli;
mod devices;
mod elf;
mod error;
#[cfg(all(feature = "hvt", target_arch = "x86_64"))]
mod hvt;
mod manifest;
mod memory;
mod options;
pub mod parent;
#[cfg(all(feature = "spt", target_arch = "x86_64"))]
mod spt;
mod tender;

pub use abi::{ABI_VERSION, Abi, Target};
pub use devices::DeviceError;
pub use elf::{Access, Image, ImageError, Segment, SegmentError};
pub use error::Error;
pub use manifest::{Device, DeviceKind, Manifest, ManifestError};
pub use options::{Block, Interface, InterfaceError, Mac, MacError, Network, Options};
pub use tender::{Machine, Process, Tender};
