//! The name of a signature is misspelt.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    net: Impl<Netwrok>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { net: default_network() }))
}
