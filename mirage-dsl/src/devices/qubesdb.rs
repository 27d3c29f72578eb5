//! QubesOS.

use crate::DeviceBuilder;
use crate::prelude::*;

/// Targets that run on Xen.
pub(super) const XEN: &[Target] = &[Target::XEN, Target::QUBES];

/// The package of QubesOS's protocols.
pub(super) fn mirage_qubes() -> Package {
    Package::new("mirage-qubes").min("2.0.0").max("3.0.0")
}

/// The database in which QubesOS tells a virtual machine of its network.
///
/// OCaml: `Qubes.DB`, whose value is a `Qubes.DB.t`. Options: none. Targets: `xen`, `qubes`.
#[track_caller]
pub fn default_qubesdb() -> Impl<Qubesdb> {
    DeviceBuilder::new("qubesdb", "Qubes.DB")
        .connect("{module}.connect ~domid:0 ()")
        .package(mirage_qubes())
        .only_on(XEN)
        .build()
}
