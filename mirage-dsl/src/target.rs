//! Targets: what a unikernel is built for. Each is one value that implements `TargetDescription`, in a file of its family.

use crate::name::{DiskName, NetworkName, UnikernelName};
use crate::value::{Value, target};
use description::TargetDescription;
use std::fmt;

mod description;
mod solo5;
mod unikraft;
mod unix;
mod xen;

/// Targets that share an operating-system interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Family {
    /// A process of the build machine's operating system.
    Unix,
    /// The Solo5 interface: hypervisors, separation kernels and a seccomp sandbox.
    Solo5,
    /// Xen, through Solo5's bindings for it.
    Xen,
    /// The Unikraft library operating system.
    Unikraft,
}

/// A build context of dune: a compiler and the libraries that are compiled with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DuneContext {
    /// Its name; `default` is that of the build machine.
    pub name: &'static str,
    /// The findlib toolchain of the cross compiler.
    pub toolchain: Option<&'static str>,
    /// Flags of all that is compiled in it, by the name of their field: `flags`, `c_flags`.
    pub flags: &'static [(&'static str, Flags)],
}

impl DuneContext {
    /// The build machine's own.
    pub const DEFAULT: DuneContext = DuneContext {
        name: "default",
        toolchain: None,
        flags: &[],
    };
}

/// Words that a compiler or a linker is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flags {
    /// Whether they are given behind those of dune's profile, or in place of them.
    pub are_added: bool,
    /// The words.
    pub words: &'static [&'static str],
}

impl Flags {
    /// Those of dune's profile and no other.
    pub const NONE: Flags = Flags::added(&[]);

    /// Behind those of dune's profile.
    pub const fn added(words: &'static [&'static str]) -> Self {
        Flags { are_added: true, words }
    }

    /// In place of those of dune's profile.
    pub const fn alone(words: &'static [&'static str]) -> Self {
        Flags {
            are_added: false,
            words,
        }
    }
}

/// Fields of an executable that depend on the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Executable {
    /// Whether it is linked as a native executable only.
    pub is_native_only: bool,
    /// Compiler flags.
    pub flags: Flags,
    /// Linker flags.
    pub link_flags: Flags,
}

/// A file that a target wants in its folder: what the host is to know of the unikernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetFile {
    /// Solo5's manifest, from which an image knows its devices.
    Manifest {
        /// Whether it names them. Xen tells a guest of its devices in XenStore.
        has_devices: bool,
    },
    /// How `xl create` starts the guest.
    Xl,
    /// The same, with marks where names and sizes are to be put in.
    XlTemplate,
    /// How `virsh define` knows the guest.
    Libvirt(Hypervisor),
}

impl TargetFile {
    /// Its name within the target's folder.
    pub fn name(self, unikernel: &str) -> String {
        match self {
            TargetFile::Manifest { .. } => "manifest.json".to_owned(),
            TargetFile::Xl => format!("{unikernel}.xl"),
            TargetFile::XlTemplate => format!("{unikernel}.xl.in"),
            TargetFile::Libvirt(_) => format!("{unikernel}_libvirt.xml"),
        }
    }

    /// Whether it is installed with the image.
    pub fn is_installed(self) -> bool {
        matches!(self, TargetFile::Xl | TargetFile::XlTemplate)
    }
}

/// What libvirt runs a guest with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hypervisor {
    /// Xen.
    Xen,
    /// Linux's own.
    Kvm,
}

/// What a unikernel is attached to when it runs: each once, in the order of its devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachments {
    /// The unikernel's name.
    pub name: UnikernelName,
    /// Its network interfaces.
    pub networks: Vec<NetworkName>,
    /// Its disks.
    pub disks: Vec<DiskName>,
}

/// What a unikernel is built for: the word after `--target`.
#[derive(Clone, Copy)]
pub struct Target(&'static dyn TargetDescription);

impl Target {
    /// A process of the build machine.
    pub const UNIX: Target = Target(&unix::UNIX);
    /// A process of macOS.
    pub const MACOSX: Target = Target(&unix::MACOSX);
    /// A virtual machine under Solo5's `hvt` tender: KVM, FreeBSD's bhyve, OpenBSD's vmm.
    pub const HVT: Target = Target(&solo5::HVT);
    /// A Linux process in a seccomp sandbox.
    pub const SPT: Target = Target(&solo5::SPT);
    /// A virtual machine with virtio devices.
    pub const VIRTIO: Target = Target(&solo5::VIRTIO);
    /// A subject of the Muen separation kernel.
    pub const MUEN: Target = Target(&solo5::MUEN);
    /// A component of the Genode framework.
    pub const GENODE: Target = Target(&solo5::GENODE);
    /// A Xen PVH guest.
    pub const XEN: Target = Target(&xen::XEN);
    /// A virtual machine of QubesOS.
    pub const QUBES: Target = Target(&xen::QUBES);
    /// Unikraft in a Firecracker microVM.
    pub const UNIKRAFT_FIRECRACKER: Target = Target(&unikraft::FIRECRACKER);
    /// Unikraft under QEMU.
    pub const UNIKRAFT_QEMU: Target = Target(&unikraft::QEMU);

    /// Every target there is.
    pub const ALL: &'static [Target] = &[
        Target::UNIX,
        Target::MACOSX,
        Target::HVT,
        Target::SPT,
        Target::VIRTIO,
        Target::MUEN,
        Target::GENODE,
        Target::XEN,
        Target::QUBES,
        Target::UNIKRAFT_FIRECRACKER,
        Target::UNIKRAFT_QEMU,
    ];

    /// The word after `--target`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The operating-system interface.
    pub fn family(self) -> Family {
        self.0.family()
    }

    /// The target of this name.
    pub fn named(name: &str) -> Option<Target> {
        Target::ALL.iter().copied().find(|target| target.name() == name)
    }
}

/// Whether the target is `unix` or `macosx`.
pub fn is_unix() -> Value<bool> {
    target().map(|target| target.family() == Family::Unix)
}

/// Whether the target is one of Solo5's own, which Xen's are not.
pub fn is_solo5() -> Value<bool> {
    target().map(|target| target.family() == Family::Solo5)
}

/// Whether the target is `xen` or `qubes`.
pub fn is_xen() -> Value<bool> {
    target().map(|target| target.family() == Family::Xen)
}

/// Whether the target is one of Unikraft's.
pub fn is_unikraft() -> Value<bool> {
    target().map(|target| target.family() == Family::Unikraft)
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Target {}

impl PartialOrd for Target {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of [`Target::ALL`].
impl Ord for Target {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let position = |target: &Target| Target::ALL.iter().position(|known| known == target);
        position(self).cmp(&position(other))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
