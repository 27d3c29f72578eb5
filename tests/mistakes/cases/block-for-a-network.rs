//! A disk is given where a network interface is needed.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    net: Impl<Network>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        net: block_of_file("disk.img")
    }))
}
