//! Why a unikernel does not boot, or does not go on.

use crate::abi::{Abi, Target};
use crate::devices::DeviceError;
use crate::elf::ImageError;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why a unikernel does not boot, or does not go on.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The image cannot be read, or is not one.
    #[error("cannot run `{}`: {source}", path.display())]
    Image {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ImageError,
    },
    /// The image is for something that this crate is no tender for.
    #[error("the unikernel was built for {abi}; {help}", abi = .0, help = other_target(&.0.target))]
    Target(Abi),
    /// The image is for another version of the interface.
    #[error("the unikernel was built for {abi}, and this tender speaks version {version} of it", abi = .0, version = crate::ABI_VERSION)]
    AbiVersion(Abi),
    /// This processor is not one that the tender knows to start a guest on.
    #[error("this tender runs unikernels on x86_64 processors, and this computer has another one")]
    Processor,
    /// The tender was built without the target of the image.
    #[error("this tender was built without {0}; enable the feature `{0}` of the crate mirage-tender")]
    Disabled(Target),
    /// Devices are not attached; all of them are listed.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Devices(Vec<DeviceError>),
    /// The arguments do not fit into what a guest is told.
    #[error("the unikernel's arguments have {size} bytes, and at most {} fit", crate::abi::COMMAND_LINE_SIZE - 1)]
    Arguments {
        /// Their size in bytes.
        size: usize,
    },
    /// An argument has a byte that ends the line of arguments.
    #[error("an argument of the unikernel has a zero byte, which is the end of a guest's command line")]
    ArgumentWithZero,
    /// The image does not fit into the memory.
    #[error("the unikernel needs more than the {} MiB of memory it is given; give at least {} MiB", .memory >> 20, (.needed >> 20) + 1)]
    MemoryTooSmall {
        /// The memory that it is given, in bytes.
        memory: u64,
        /// What the image itself occupies, in bytes.
        needed: u64,
    },
    /// The image is larger than a virtual machine can map.
    #[error("the unikernel ends at {size:#x}, and a virtual machine has room for an image up to {maximum:#x}")]
    ImageTooLarge {
        /// Where the image ends, in bytes.
        size: u64,
        /// Where it has to end, in bytes.
        maximum: u64,
    },
    /// A guest cannot have that much memory.
    #[error("a guest of {target} cannot have {memory} bytes of memory; give it from {minimum} to {maximum} MiB")]
    MemorySize {
        /// What the guest is for.
        target: Target,
        /// The memory it is to have, in bytes.
        memory: u64,
        /// The least that it can have, in MiB.
        minimum: u64,
        /// The most that it can have, in MiB.
        maximum: u64,
    },
    /// The operating system does not give the memory.
    #[error("cannot map {size} bytes of memory for the unikernel: {source}{}", memory(.source))]
    Memory {
        /// How much was asked for, in bytes.
        size: u64,
        /// What the operating system says.
        source: io::Error,
    },
    /// The image cannot be loaded into memory.
    #[error("cannot load the unikernel: {0}")]
    Load(io::Error),
    /// The operating system refuses something that the tender needs.
    #[error("cannot {action}: {source}")]
    System {
        /// What was to be done.
        action: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
    /// The host would execute data.
    #[error(
        "this process makes all its memory executable (READ_IMPLIES_EXEC), in which no guest is safe; link it with `-z noexecstack`"
    )]
    ExecutableData,
    /// Other threads would share the guest's memory, and not its filter.
    #[error(
        "a guest of spt takes over the whole process, and this one has other threads; boot it in a process of its own"
    )]
    Threads,
    /// The filter of system calls cannot be installed.
    #[error("cannot restrict the system calls of the unikernel: {0}; the kernel needs CONFIG_SECCOMP_FILTER")]
    Filter(String),
    /// The host does not have virtual machines.
    #[error(
        "cannot open `/dev/kvm`: {source}; {}, or build the unikernel for spt, which needs no virtual machine",
        kvm(.source)
    )]
    Kvm {
        /// What the operating system says.
        source: io::Error,
    },
    /// KVM refuses something.
    #[error("KVM cannot {action}: {source}")]
    KvmCall {
        /// What was to be done.
        action: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
    /// KVM has not run an instruction.
    #[error(
        "KVM on this computer cannot run the instruction at {instruction:#x}: without hardware virtualisation it emulates \
         plain integer instructions alone, and OCaml's floating point is not among them; run the unikernel on a computer \
         whose processor has virtualisation switched on, or build it for spt"
    )]
    Emulation {
        /// The address of the instruction.
        instruction: u64,
    },
    /// The guest used memory that it may not use.
    #[error("host/guest translation fault: the unikernel used memory against its permissions at {instruction:#x}")]
    Fault {
        /// The address of the instruction.
        instruction: u64,
    },
    /// The guest passed an address that is not its own to the tender.
    #[error("the unikernel asked the tender to use {size} bytes at {address:#x}, which are not its own")]
    GuestAddress {
        /// Where they begin.
        address: u64,
        /// How many bytes they are.
        size: u64,
    },
    /// The guest asked for something that no tender does.
    #[error("the unikernel used the port {port:#x}, which is no hypercall")]
    Hypercall {
        /// The number of the port.
        port: u16,
    },
    /// The virtual machine stopped for a reason that no guest has.
    #[error("the virtual machine stopped at {instruction:#x}: {reason}")]
    Stopped {
        /// The address of the instruction.
        instruction: u64,
        /// Why, as KVM says.
        reason: String,
    },
}

fn other_target(target: &Target) -> &'static str {
    match target {
        Target::Virtio => "start it with `qemu-system-x86_64 -kernel`",
        Target::Xen => "start it with `xl create`",
        Target::Muen => "build it into a Muen system",
        Target::Genode => "start it as a component of Genode",
        Target::Spt | Target::Hvt => "start it with `mirage-tender`",
    }
}

/// What to do if this process has something where the memory is to be.
fn memory(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::AddrInUse => {
            "; this executable lies at its addresses, link it as a position-independent one"
        }
        _ => "",
    }
}

fn kvm(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied => "add this user to the group of that file with `usermod -aG kvm $USER`",
        io::ErrorKind::NotFound => {
            "switch virtualisation on in the computer's firmware and load `kvm-intel` or `kvm-amd` with `modprobe`"
        }
        _ => "let no other hypervisor use the processor",
    }
}
