//! Network interfaces and what is next to them.

use super::{Group, arguments, qubesdb};
use crate::prelude::*;
use crate::{DeviceBuilder, Text};

/// An interface, but for the name by which it is connected.
#[track_caller]
fn interface(name: &Text) -> DeviceBuilder<Network> {
    let packages = target().map(|target| {
        let package = |name, min, max| Package::new(name).min(min).max(max);
        match target.family() {
            Family::Unix if target == Target::MACOSX => vec![package("mirage-net-macosx", "1.8.0", "2.0.0")],
            Family::Unix => vec![package("mirage-net-unix", "3.0.0", "4.0.0")],
            Family::Solo5 => vec![package("mirage-net-solo5", "0.8.0", "0.9.0")],
            Family::Xen if target == Target::QUBES => {
                vec![package("mirage-net-xen", "2.1.0", "3.0.0"), qubesdb::mirage_qubes()]
            }
            Family::Xen => vec![package("mirage-net-xen", "2.1.0", "3.0.0")],
            Family::Unikraft => vec![package("mirage-net-unikraft", "1.0.0", "2.0.0")],
        }
    });
    DeviceBuilder::new("netif", "Netif")
        .connect("{module}.connect {interface}")
        .chosen_packages(packages)
        .network(name.clone())
}

impl Group {
    /// See [`netif`].
    #[track_caller]
    pub fn netif(self, name: impl Into<Text>) -> Impl<Network> {
        let name = name.into();
        // The manifest fixes the name of a Solo5 interface; elsewhere it can be chosen at boot.
        let fixed = interface(&name).field("interface", name.to_string());
        let chosen = interface(&name).field("interface", arguments::interface(self, &name));
        if_impl(&is_solo5(), fixed.build(), chosen.build())
    }
}

/// A network interface of the host: `--interface` chooses another at boot, but on Solo5.
///
/// OCaml: `Netif`, which is a `Mirage_net.S`. Options: `--interface` at boot, but on Solo5. Targets: all.
#[track_caller]
pub fn netif(name: impl Into<Text>) -> Impl<Network> {
    Group::NONE.netif(name)
}

/// The interface that a target usually has: `tap0` where it is a process, `service` on Solo5, `0` elsewhere.
///
/// OCaml: `Netif`, which is a `Mirage_net.S`. Options: those of [`netif`]. Targets: all.
#[track_caller]
pub fn default_network() -> Impl<Network> {
    if_impl(
        &is_unix(),
        netif("tap0"),
        if_impl(&is_solo5(), netif("service"), netif("0")),
    )
}

/// Ethernet framing over a network interface.
///
/// OCaml: `Ethernet.Make`, from `Mirage_net.S` to `Ethernet.S`. Options: none. Targets: all.
#[track_caller]
pub fn ethif(network: Impl<Network>) -> Impl<Ethernet> {
    DeviceBuilder::new("ethernet", "Ethernet.Make")
        .field("network", network)
        .connect("{module}.connect {network}")
        .package(Package::new("ethernet").min("3.0.0").max("4.0.0"))
        .build()
}

/// Address resolution over Ethernet.
///
/// OCaml: `Arp.Make`, from `Ethernet.S` to `Arp.S`. Options: none. Targets: all.
#[track_caller]
pub fn arp(ethernet: Impl<Ethernet>) -> Impl<Arpv4> {
    DeviceBuilder::new("arp", "Arp.Make")
        .field("ethernet", ethernet)
        .connect("{module}.connect {ethernet}")
        .package(Package::new("arp").min("4.0.0").max("5.0.0").sublibs(["mirage"]))
        .build()
}
