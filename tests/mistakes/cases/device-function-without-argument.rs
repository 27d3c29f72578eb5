//! A device is made without the device that it stands on.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    eth: Impl<Ethernet>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { eth: ethif() }))
}
