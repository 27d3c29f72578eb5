//! Two networks are attached to one interface.

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
        inside: Group::new("in").netif("tap7"),
        outside: Group::new("out").netif("tap7")
    }))
}
