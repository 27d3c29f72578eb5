//! HTTP servers and clients.

use crate::DeviceBuilder;
use crate::prelude::*;

fn cohttp_mirage() -> Package {
    Package::new("cohttp-mirage").min("6.1.0").max("7.0.0")
}

/// A cohttp server over conduit.
///
/// OCaml: `Cohttp_mirage.Server.Make`, from `Conduit_mirage.S` to its `listen`. Options: none. Targets: all.
#[track_caller]
pub fn cohttp_server(conduit: Impl<Conduit>) -> Impl<Http> {
    DeviceBuilder::new("http", "Cohttp_mirage.Server.Make")
        .field("conduit", conduit)
        .connect("Lwt.return ({module}.listen {conduit})")
        .package(cohttp_mirage())
        .build()
}

/// A cohttp client.
///
/// OCaml: `Cohttp_mirage.Client.Make`, from a resolver and `Conduit_mirage.S` to `Cohttp_lwt.S.Client`. Options: none.
/// Targets: all.
#[track_caller]
pub fn cohttp_client(resolver: Impl<Resolver>, conduit: Impl<Conduit>) -> Impl<HttpClient> {
    DeviceBuilder::new("http_client", "Cohttp_mirage.Client.Make")
        .field("resolver", resolver)
        .field("conduit", conduit)
        .connect("Lwt.return ({module}.ctx {resolver} {conduit})")
        .package(cohttp_mirage())
        .build()
}

/// An http/af server over conduit.
///
/// OCaml: `Httpaf_mirage.Server_with_conduit`, from the value of a `Conduit_mirage.S` to its `listen`. Options: none.
/// Targets: all.
#[track_caller]
pub fn httpaf_server(conduit: Impl<Conduit>) -> Impl<Http> {
    DeviceBuilder::new("http", "Httpaf_mirage.Server_with_conduit")
        .dependency("conduit", conduit)
        .connect("Lwt.return ({module}.listen {conduit})")
        .package(Package::new("httpaf-mirage"))
        .build()
}

/// A paf server for HTTP/1.1 and HTTP/2 on a port.
///
/// OCaml: `Paf_mirage.Make`, from `Tcpip.Tcp.S` to `Paf_mirage.S`. Options: the run-time argument that is given.
/// Targets: all.
#[track_caller]
pub fn paf_server(port: RuntimeArgument<i64>, tcp: Impl<Tcp<V4V6>>) -> Impl<HttpServer> {
    DeviceBuilder::new("http_server", "Paf_mirage.Make")
        .field("tcp", tcp)
        .field("port", port)
        .connect("{module}.init ~port:{port} {tcp}")
        .package(Package::new("paf").min("0.8.0").max("0.9.0").sublibs(["mirage"]))
        .build()
}

/// A client that negotiates HTTP/1.1 or HTTP/2.
///
/// OCaml: `Http_mirage_client.Make`, from `Tcpip.Tcp.S` and a `Mimic.ctx` to `Http_mirage_client.S`. Options: none.
/// Targets: all.
#[track_caller]
pub fn paf_client(tcp: Impl<Tcp<V4V6>>, mimic: Impl<Mimic>) -> Impl<AlpnClient> {
    DeviceBuilder::new("http_client", "Http_mirage_client.Make")
        .field("tcp", tcp)
        .field("mimic", mimic)
        .connect("{module}.connect {mimic}")
        .package(Package::new("http-mirage-client").min("0.0.9").max("0.1.0"))
        .build()
}
