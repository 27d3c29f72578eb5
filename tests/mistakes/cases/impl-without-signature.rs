//! The signature of an input is forgotten.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    net: Impl,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { net: default_network() }))
}
