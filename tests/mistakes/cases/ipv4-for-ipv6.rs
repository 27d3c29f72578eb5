//! IPv4 is given where IPv6 is needed.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    ip: Impl<Ipv6>,
}

fn main() -> ExitCode {
    let ethernet = ethif(default_network());
    mirage_build::cli!(Application::new("app").job(Main {
        ip: create_ipv4(ethernet.clone(), arp(ethernet))
    }))
}
