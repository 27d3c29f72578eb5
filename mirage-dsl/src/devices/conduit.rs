//! Conduit, and the resolvers that it uses.

use super::dns::{NAMESERVERS, charrua};
use super::transport::WITH_SOCKETS;
use super::{Group, arguments};
use crate::DeviceBuilder;
use crate::prelude::*;

fn conduit_mirage() -> Package {
    Package::new("conduit-mirage").min("8.0.0").max("9.0.0")
}

/// Conduit over a stack, with TLS on top if asked for.
///
/// OCaml: `Conduit_mirage.TCP` and `Conduit_mirage.TLS`, from `Tcpip.Stack.V4V6` to `Conduit_mirage.S`. Options: none.
/// Targets: all.
#[track_caller]
pub fn conduit_direct(tls: bool, stack: Impl<StackV4V6>) -> Impl<Conduit> {
    let tcp = DeviceBuilder::new("conduit", "Conduit_mirage.TCP")
        .field("stack", stack)
        .connect("Lwt.return {stack}")
        .package(conduit_mirage())
        .build();
    if !tls {
        return tcp;
    }
    DeviceBuilder::new("conduit_tls", "Conduit_mirage.TLS")
        .field("conduit", tcp)
        .connect("Lwt.return {conduit}")
        .package(conduit_mirage())
        .package(Package::new("tls-mirage").min("2.0.0").max("3.0.0"))
        .build()
}

#[track_caller]
fn resolver(nameservers: Vec<String>, stack: Impl<StackV4V6>) -> DeviceBuilder<Resolver> {
    DeviceBuilder::new("resolver", "Resolver_mirage.Make")
        .field("stack", stack)
        .field("nameservers", arguments::resolver(Group::NONE, nameservers))
        .package(conduit_mirage())
}

const RESOLVE: &str = "\
{module}.v ?nameservers {stack} >|= function
| Ok resolver -> resolver
| Error (`Msg message) -> invalid_arg message";

/// Names resolved by DNS: `--resolver`, or these servers, or the library's own choice.
///
/// OCaml: `Resolver_mirage.Make`, from `Tcpip.Stack.V4V6` to a `Resolver_lwt.t`. Options: `--resolver` at boot.
/// Targets: all.
#[track_caller]
pub fn resolver_dns(nameservers: Vec<String>, stack: Impl<StackV4V6>) -> Impl<Resolver> {
    resolver(nameservers, stack).connect(RESOLVE).build()
}

/// The same, with the DNS servers of a DHCP lease where none are given.
///
/// OCaml: `Resolver_mirage.Make`, from `Tcpip.Stack.V4V6` and a lease to a `Resolver_lwt.t`. Options: `--resolver` at
/// boot. Targets: all.
#[track_caller]
pub fn resolver_dns_with_lease(nameservers: Vec<String>, stack: Impl<StackV4V6>, lease: Impl<Lease>) -> Impl<Resolver> {
    resolver(nameservers, stack)
        .dependency("lease", lease)
        .connect(format!("{NAMESERVERS}{RESOLVE}"))
        .package(charrua())
        .build()
}

/// Names resolved by the host.
///
/// OCaml: `Resolver_lwt`, whose value is a `Resolver_lwt.t`. Options: none. Targets: `unix`, `macosx`.
#[track_caller]
pub fn resolver_unix_system() -> Impl<Resolver> {
    DeviceBuilder::new("resolver", "Resolver_lwt")
        .connect("Lwt.return Resolver_lwt_unix.system")
        .package(conduit_mirage())
        .package(Package::new("conduit-lwt-unix").min("8.0.0").max("9.0.0"))
        .only_on(WITH_SOCKETS)
        .build()
}
