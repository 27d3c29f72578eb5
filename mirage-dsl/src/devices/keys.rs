//! The configure keys of the standard devices, for descriptions that choose by them too.
//!
//! Each function has the name of the OCaml one in `Key`. In a group, options have its name as a prefix. A key that is
//! made twice is one key.

use super::{BlockKind, Group, KvRoKind, NetKind};
use crate::prelude::*;

/// `--kv_ro`: how files get into the store of [`generic_kv_ro`].
#[track_caller]
pub fn kv_ro(group: Group) -> Key<KvRoKind> {
    Key::option("kv_ro", KvRoKind::Crunch)
        .doc(format!(
            "How files get into the store of {}: compiled into the unikernel, or read from the host.",
            group.described()
        ))
        .placeholder("KIND")
        .group(group.name())
}

/// `--block`: what the disk of [`generic_block`] is.
#[track_caller]
pub fn block(group: Group) -> Key<BlockKind> {
    Key::option("block", BlockKind::Ramdisk)
        .doc(format!("What the disk of {} is.", group.described()))
        .placeholder("KIND")
        .group(group.name())
}

/// `--net`: whose network stack [`generic_stackv4v6`] is.
#[track_caller]
pub fn net(group: Group) -> Key<Option<NetKind>> {
    Key::<Option<NetKind>>::optional("net")
        .doc(format!("Whose network stack {} uses.", group.described()))
        .placeholder("NET")
        .group(group.name())
}

/// `--no-dhcp`: whether [`generic_stackv4v6`] has a static address.
#[track_caller]
pub fn no_dhcp(group: Group) -> Key<bool> {
    Key::flag("no-dhcp")
        .doc(format!(
            "Do not ask a DHCP server for the address of {}.",
            group.described()
        ))
        .group(group.name())
}

/// `--utcp`: whether [`direct_tcp`] is the implementation of that name.
#[track_caller]
pub fn utcp(group: Group) -> Key<bool> {
    Key::flag("utcp")
        .doc(format!("Use the TCP implementation `utcp` for {}.", group.described()))
        .group(group.name())
}
