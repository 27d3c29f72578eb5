//! The numbers of the public Solo5 ABI, version 0.9: `elf_abi.h`, `mft_abi.h`, `spt_abi.h` and `hvt_abi.h`.

use std::fmt;

/// What an image says it was built for: `struct abi1_info`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abi {
    /// The kind of tender, or of machine, that boots the image.
    pub target: Target,
    /// The version of the interface between that tender and the image.
    pub version: u32,
}

/// What boots an image: `enum abi_target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// A virtual machine under KVM.
    Hvt,
    /// A process under seccomp.
    Spt,
    /// A virtual machine with virtio devices, such as QEMU's.
    Virtio,
    /// The Muen separation kernel.
    Muen,
    /// The Genode framework.
    Genode,
    /// Xen, as a PVH guest.
    Xen,
}

impl Target {
    const ALL: [Target; 6] = [
        Target::Hvt,
        Target::Spt,
        Target::Virtio,
        Target::Muen,
        Target::Genode,
        Target::Xen,
    ];

    /// The target of a number in an ABI note.
    pub(crate) fn from_number(number: u32) -> Option<Target> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        Target::ALL.get(index).copied()
    }

    /// The word that names the target, as in MirageOS's `-t spt`.
    pub fn name(self) -> &'static str {
        match self {
            Target::Hvt => "hvt",
            Target::Spt => "spt",
            Target::Virtio => "virtio",
            Target::Muen => "muen",
            Target::Genode => "genode",
            Target::Xen => "xen",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Abi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} version {}", self.target, self.version)
    }
}

/// The version of the spt and of the hvt interface that this crate speaks: `SPT_ABI_VERSION`, `HVT_ABI_VERSION`.
pub const ABI_VERSION: u32 = 2;

/// The smallest unit of memory that has permissions of its own.
pub(crate) const PAGE: u64 = 0x1000;

/// The lowest address of an image: `SPT_GUEST_MIN_BASE`, `HVT_GUEST_MIN_BASE`.
pub(crate) const GUEST_MIN_BASE: u64 = 0x10_0000;

/// The longest command line of a guest, with its terminator: `SPT_CMDLINE_SIZE`, `HVT_CMDLINE_SIZE`.
pub(crate) const COMMAND_LINE_SIZE: usize = 8192;

/// The owner of Solo5's ELF notes, with its terminator.
pub(crate) const NOTE_OWNER: &[u8] = b"Solo5\0";
/// `ABI1_NOTE_TYPE`.
pub(crate) const ABI_NOTE: u32 = 0x3149_4241;
/// `MFT1_NOTE_TYPE`.
pub(crate) const MANIFEST_NOTE: u32 = 0x3154_464d;
