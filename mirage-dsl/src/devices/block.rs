//! Block devices.

use super::{Group, keys};
use crate::prelude::*;
use crate::{DeviceBuilder, Text};

/// What stands behind [`generic_block`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KeyType)]
#[non_exhaustive]
pub enum BlockKind {
    /// A disk by the number or the device name that XenStore knows.
    Xenstore,
    /// A file of the host.
    File,
    /// Memory, lost when the unikernel ends.
    Ramdisk,
}

/// Targets that can have a disk of the host: Muen has none.
const TARGETS: &[Target] = &[
    Target::UNIX,
    Target::MACOSX,
    Target::HVT,
    Target::SPT,
    Target::VIRTIO,
    Target::GENODE,
    Target::XEN,
    Target::QUBES,
    Target::UNIKRAFT_FIRECRACKER,
    Target::UNIKRAFT_QEMU,
];

fn xen_packages() -> Vec<Package> {
    vec![
        Package::new("mirage-block-xen")
            .min("2.1.0")
            .max("3.0.0")
            .sublibs(["front"]),
    ]
}

/// A disk of the host: a file where the target is a process, else the disk that is attached under this name.
///
/// OCaml: `Block`, which is a `Mirage_block.S`. Options: none. Targets: all but `muen`.
#[track_caller]
pub fn block_of_file(name: impl Into<Text>) -> Impl<Block> {
    let packages = target().map(|target| match target.family() {
        Family::Unix => vec![Package::new("mirage-block-unix").min("2.12.0").max("3.0.0")],
        Family::Solo5 => vec![Package::new("mirage-block-solo5").min("0.8.0").max("0.9.0")],
        Family::Xen => xen_packages(),
        Family::Unikraft => vec![Package::new("mirage-block-unikraft").min("1.0.0").max("2.0.0")],
    });
    DeviceBuilder::new("block", "Block")
        .connect("{module}.connect {disk}")
        .chosen_packages(packages)
        .disk(name)
        .only_on(TARGETS)
        .build()
}

/// A disk of Xen, by its number or its device name (`/dev/xvdb`) in XenStore.
///
/// OCaml: `Block`, which is a `Mirage_block.S`. Options: none. Targets: `xen`, `qubes`.
#[track_caller]
pub fn block_of_xenstore_id(id: impl Into<String>) -> Impl<Block> {
    let builder = DeviceBuilder::new("block", "Block")
        .field("id", id.into())
        .connect("{module}.connect {id}")
        .only_on(super::qubesdb::XEN);
    xen_packages().into_iter().fold(builder, DeviceBuilder::package).build()
}

/// A disk in memory.
///
/// OCaml: `Ramdisk`, which is a `Mirage_block.S`. Options: none. Targets: all.
#[track_caller]
pub fn ramdisk(label: impl Into<String>) -> Impl<Block> {
    DeviceBuilder::new("ramdisk", "Ramdisk")
        .field("label", label.into())
        .connect("{module}.connect ~name:{label}")
        .package(Package::new("mirage-block-ramdisk"))
        .build()
}

impl Group {
    /// See [`generic_block`].
    #[track_caller]
    pub fn generic_block(self, name: impl Into<Text>) -> Impl<Block> {
        generic_block_with_kind(&keys::block(self).value(), name)
    }
}

/// A disk whose kind is any value: see [`generic_block`], for which it is that of the key `--block`.
///
/// OCaml: `Block` or `Ramdisk`, a `Mirage_block.S`. Options: none. Targets: those of the chosen kind.
#[track_caller]
pub fn generic_block_with_kind(kind: &Value<BlockKind>, name: impl Into<Text>) -> Impl<Block> {
    let name = name.into();
    let cases = [
        (BlockKind::Xenstore, block_of_xenstore_id(name.clone())),
        (BlockKind::File, block_of_file(name.clone())),
    ];
    match_impl(kind, cases, ramdisk(name))
}

/// A disk that the key `--block` makes one of the host's, one of XenStore's, or memory.
///
/// OCaml: `Block` or `Ramdisk`, a `Mirage_block.S`. Options: the key `--block` (`xenstore`, `file` or `ramdisk`, which
/// is the default). Targets: those of the chosen kind.
#[track_caller]
pub fn generic_block(name: impl Into<Text>) -> Impl<Block> {
    Group::NONE.generic_block(name)
}

/// A disk whose sectors are encrypted and authenticated (AES-CCM) on another disk. The key is hexadecimal, with or
/// without `0x`.
///
/// OCaml: `Block_ccm.Make`, from `Mirage_block.S` to `Mirage_block.S`. Options: the run-time argument that is given.
/// Targets: all.
#[track_caller]
pub fn ccm_block(nonce_length: Option<u32>, key: RuntimeArgument<String>, block: Impl<Block>) -> Impl<Block> {
    DeviceBuilder::new("encrypted_block", "Block_ccm.Make")
        .field("block", block)
        .field("key", key)
        .field("nonce_length", nonce_length)
        .connect(
            "let key =\n  \
               if String.length key >= 2 && String.equal (String.sub key 0 2) \"0x\" then\n    \
                 String.sub key 2 (String.length key - 2)\n  \
               else key\n\
             in\n\
             {module}.connect ?nonce_len:{nonce_length} ~key:(Cstruct.of_hex key) {block}",
        )
        .package(Package::new("mirage-block-ccm").min("2.0.0").max("3.0.0"))
        .build()
}
