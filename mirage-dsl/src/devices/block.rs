//! Block devices.

use crate::prelude::*;
use crate::{DeviceBuilder, Text};

/// What stands behind [`generic_block`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KeyType)]
pub enum BlockKind {
    /// A file of the host.
    File,
    /// Memory, lost when the unikernel ends.
    Ramdisk,
}

/// A disk whose contents are a file of the host, relative to the config crate.
#[track_caller]
pub fn block_of_file(path: impl Into<Text>) -> Impl<Block> {
    let path = path.into();
    DeviceBuilder::new("block", "Block")
        .field("path", path.to_string())
        .connect("{module}.connect {path}")
        .package(Package::new("mirage-block-unix").min("2.12.0").max("3.0.0"))
        .block_file(path)
        .build()
}

/// A disk in memory.
#[track_caller]
pub fn ramdisk(label: impl Into<String>) -> Impl<Block> {
    DeviceBuilder::new("ramdisk", "Ramdisk")
        .field("label", label.into())
        .connect("{module}.connect ~name:{label}")
        .package(Package::new("mirage-block-ramdisk"))
        .build()
}

/// A disk that the key `--block` makes a file or memory; in a group, `--<group>-block`.
#[track_caller]
pub fn generic_block(group: &str, name: impl Into<Text>) -> Impl<Block> {
    let name = name.into();
    let kind = Key::option("block", BlockKind::Ramdisk)
        .doc("What the disk is: a file of the host or memory.")
        .placeholder("KIND")
        .group(group)
        .value();
    match_impl(&kind, [(BlockKind::File, block_of_file(name.clone()))], ramdisk(name))
}
