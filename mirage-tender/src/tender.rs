//! From an image and options to a running unikernel.

use crate::abi::{ABI_VERSION, Target};
use crate::boot;
use crate::devices::{self, Attachment};
use crate::elf::Image;
use crate::error::Error;
use crate::options::Options;
use std::convert::Infallible;

/// A unikernel that is ready to boot: its devices are open, and nothing else is to be asked.
///
/// ```no_run
/// use mirage_tender::{Image, Interface, Network, Options, Tender};
///
/// let image = Image::read("dist/network.spt")?;
/// let mut options = Options::default();
/// options.networks.insert(
///     "service".to_owned(),
///     Network { interface: Interface::Named("tap0".to_owned()), mac: None },
/// );
/// let status = Tender::new(image, options)?.run()?;
/// # Ok::<(), mirage_tender::Error>(())
/// ```
#[derive(Debug)]
pub enum Tender<'a> {
    /// The image is for spt.
    Spt(Process<'a>),
    /// The image is for hvt.
    Hvt(Machine<'a>),
}

impl<'a> Tender<'a> {
    /// Opens the devices, and checks whatever can be checked before the boot.
    ///
    /// # Errors
    /// [`Error::Devices`] lists all devices that cannot be attached, other errors are about the image or its arguments.
    pub fn new(image: Image<'a>, options: Options) -> Result<Tender<'a>, Error> {
        let abi = image.abi();
        match abi.target {
            Target::Spt | Target::Hvt if !cfg!(target_arch = "x86_64") => return Err(Error::Processor),
            Target::Spt if !cfg!(feature = "spt") => return Err(Error::Disabled(abi.target)),
            Target::Hvt if !cfg!(feature = "hvt") => return Err(Error::Disabled(abi.target)),
            Target::Spt | Target::Hvt if abi.version != ABI_VERSION => return Err(Error::AbiVersion(abi)),
            Target::Spt | Target::Hvt => {}
            _ => return Err(Error::Target(abi)),
        }
        let command_line = boot::command_line(&options.arguments)?;
        let attachments = devices::attach(image.manifest(), &options).map_err(Error::Devices)?;
        let guest = Guest {
            image,
            attachments,
            memory: options.memory,
            command_line,
        };
        Ok(match abi.target {
            Target::Hvt => Tender::Hvt(Machine(guest)),
            _ => Tender::Spt(Process(guest)),
        })
    }

    /// Boots the unikernel. For hvt the result is its exit status; for spt the call returns only if it cannot boot,
    /// see [`Process::run`].
    ///
    /// # Errors
    /// What hinders the boot, or ended the virtual machine.
    pub fn run(self) -> Result<u8, Error> {
        match self {
            Tender::Spt(process) => match process.run()? {},
            Tender::Hvt(machine) => machine.run(),
        }
    }
}

/// A unikernel that becomes this process, confined by seccomp.
#[derive(Debug)]
pub struct Process<'a>(Guest<'a>);

impl Process<'_> {
    /// Turns this process into the unikernel, whose exit status becomes that of the process.
    ///
    /// From then on the process has the system calls alone that the unikernel needs, on its own devices alone. What
    /// else is in the memory of the process stays readable for the unikernel, as with Solo5's own tender: a process
    /// that has secrets starts another one for a unikernel that is not trusted.
    ///
    /// # Errors
    /// What hinders the boot; this process goes on as it was, but that its signals may have lost their handlers.
    pub fn run(self) -> Result<Infallible, Error> {
        #[cfg(all(feature = "spt", target_arch = "x86_64"))]
        return crate::spt::run(self.0);
        #[cfg(not(all(feature = "spt", target_arch = "x86_64")))]
        return Err(Error::Disabled(self.0.image.abi().target));
    }
}

/// A unikernel that runs in a virtual machine of KVM.
#[derive(Debug)]
pub struct Machine<'a>(Guest<'a>);

impl Machine<'_> {
    /// Runs the unikernel until it exits, and returns its status. Signals keep the effect that they have in this process.
    ///
    /// # Errors
    /// What hinders the boot, or ended the virtual machine.
    pub fn run(self) -> Result<u8, Error> {
        #[cfg(all(feature = "hvt", target_arch = "x86_64"))]
        return crate::hvt::run(self.0);
        #[cfg(not(all(feature = "hvt", target_arch = "x86_64")))]
        return Err(Error::Disabled(self.0.image.abi().target));
    }
}

/// What both kinds of tender need.
#[derive(Debug)]
#[cfg_attr(
    not(all(target_arch = "x86_64", any(feature = "spt", feature = "hvt"))),
    expect(dead_code)
)]
pub(crate) struct Guest<'a> {
    pub(crate) image: Image<'a>,
    pub(crate) attachments: Vec<Attachment>,
    /// In bytes, as it was asked for.
    pub(crate) memory: u64,
    /// With its terminator.
    pub(crate) command_line: Vec<u8>,
}
