//! The name of a device's function is misspelt.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    net: Impl<Network>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { net: defualt_network() }))
}
