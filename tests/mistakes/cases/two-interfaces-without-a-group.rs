//! Two network interfaces are in no group, so both are told by one option at boot which interface they are.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    inside: Impl<Network>,
    outside: Impl<Network>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        inside: netif("tap0"),
        outside: netif("tap1")
    }))
}
