//! TCP over IPv6 only is given where both versions are needed.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    client: Impl<HttpServer>,
}

fn main() -> ExitCode {
    let net = default_network();
    let ip = create_ipv6(net.clone(), ethif(net));
    let port = RuntimeArgument::option("port", 80);
    mirage_build::cli!(Application::new("app").job(Main {
        client: paf_server(port, direct_tcp(ip))
    }))
}
