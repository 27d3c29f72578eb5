//! Answers ARP and ping on a network interface, a frame at a time, without a network stack:
//! `cargo run -p ping -- run -t spt --net-setup`, then `ping 10.0.0.2`.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("cmdliner")]
#[package("cstruct")]
#[package("fmt")]
#[package("ipaddr")]
#[package("macaddr")]
#[package("mirage-net")]
#[package("mirage-runtime", libs("mirage-runtime.network"))]
struct Answer {
    network: Impl<Network>,
}

fn main() -> ExitCode {
    let network = default_network();
    mirage_build::cli!(Application::new("ping").job(Answer { network }))
}
