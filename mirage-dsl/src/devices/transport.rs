//! What is carried by the Internet protocol: ICMP, UDP and TCP.

use super::ip::tcpip;
use super::{Group, arguments, keys};
use crate::DeviceBuilder;
use crate::prelude::*;
use std::net::Ipv4Addr;

/// Targets whose host has sockets.
pub(super) const WITH_SOCKETS: &[Target] = &[Target::UNIX, Target::MACOSX];

/// Control messages over IPv4.
///
/// OCaml: `Icmpv4.Make`, from `Tcpip.Ip.S` to `Icmpv4.S`. Options: none. Targets: all.
#[track_caller]
pub fn direct_icmpv4(ip: Impl<Ipv4>) -> Impl<Icmp<V4>> {
    DeviceBuilder::new("icmp", "Icmpv4.Make")
        .field("ip", ip)
        .connect("{module}.connect {ip}")
        .package(tcpip("icmpv4"))
        .build()
}

/// UDP over IP.
///
/// OCaml: `Udp.Make`, from `Tcpip.Ip.S` to `Tcpip.Udp.S`. Options: none. Targets: all.
#[track_caller]
pub fn direct_udp<V: 'static>(ip: Impl<Ip<V>>) -> Impl<Udp<V>> {
    DeviceBuilder::new("udp", "Udp.Make")
        .field("ip", ip)
        .connect("{module}.connect {ip}")
        .package(tcpip("udp"))
        .build()
}

impl Group {
    /// See [`direct_tcp`].
    #[track_caller]
    pub fn direct_tcp<V: 'static>(self, ip: Impl<Ip<V>>) -> Impl<Tcp<V>> {
        let utcp = keys::utcp(self).value();
        let label = if self == Group::NONE { "service" } else { self.name() };
        let micro = DeviceBuilder::new("tcp", "Utcp_mirage.Make")
            .field("ip", ip.clone())
            .field("label", label)
            .connect("Lwt.return ({module}.connect {label} {ip})")
            .package(Package::new("utcp").sublibs(["mirage"]))
            .build();
        let flow = DeviceBuilder::new("tcp", "Tcp.Flow.Make")
            .field("ip", ip)
            .connect("{module}.connect {ip}")
            .package(tcpip("tcp"))
            .build();
        if_impl(&utcp, micro, flow)
    }

    #[track_caller]
    fn socket<S: Signature>(self, name: &'static str, module: &'static str, library: &str) -> Impl<S> {
        let everywhere = Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0);
        DeviceBuilder::new(name, module)
            .field("ipv4_only", arguments::ipv4_only(self))
            .field("ipv6_only", arguments::ipv6_only(self))
            .field("ipv4", arguments::ipv4_network(self, everywhere))
            .field("ipv6", arguments::ipv6_network(self, None))
            .connect("{module}.connect ~ipv4_only:{ipv4_only} ~ipv6_only:{ipv6_only} {ipv4} {ipv6}")
            .package(tcpip(library))
            .only_on(WITH_SOCKETS)
            .build()
    }

    /// See [`udpv4v6_socket`].
    #[track_caller]
    pub fn udpv4v6_socket(self) -> Impl<Udp<V4V6>> {
        self.socket("udp", "Udpv4v6_socket", "udpv4v6-socket")
    }

    /// See [`tcpv4v6_socket`].
    #[track_caller]
    pub fn tcpv4v6_socket(self) -> Impl<Tcp<V4V6>> {
        self.socket("tcp", "Tcpv4v6_socket", "tcpv4v6-socket")
    }
}

/// TCP over IP; the key `--utcp` chooses the implementation of that name.
///
/// OCaml: `Tcp.Flow.Make` or `Utcp_mirage.Make`, from `Tcpip.Ip.S` to `Tcpip.Tcp.S`. Options: the key `--utcp`.
/// Targets: all.
#[track_caller]
pub fn direct_tcp<V: 'static>(ip: Impl<Ip<V>>) -> Impl<Tcp<V>> {
    Group::NONE.direct_tcp(ip)
}

/// UDP by the host's sockets.
///
/// OCaml: `Udpv4v6_socket`, which is a `Tcpip.Udp.S`. Options: `--ipv4-only`, `--ipv6-only`, `--ipv4`, `--ipv6` at
/// boot. Targets: `unix`, `macosx`.
#[track_caller]
pub fn udpv4v6_socket() -> Impl<Udp<V4V6>> {
    Group::NONE.udpv4v6_socket()
}

/// TCP by the host's sockets.
///
/// OCaml: `Tcpv4v6_socket`, which is a `Tcpip.Tcp.S`. Options: `--ipv4-only`, `--ipv6-only`, `--ipv4`, `--ipv6` at
/// boot. Targets: `unix`, `macosx`.
#[track_caller]
pub fn tcpv4v6_socket() -> Impl<Tcp<V4V6>> {
    Group::NONE.tcpv4v6_socket()
}
