//! A device is used for two inputs without `clone`.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    net: Impl<Network>,
    ip: Impl<Ipv6>,
}

fn main() -> ExitCode {
    let net = default_network();
    let ip = create_ipv6(net, ethif(net));
    mirage_build::cli!(Application::new("app").job(Main { net, ip }))
}
