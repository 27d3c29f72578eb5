//! The job is given a device, and its module takes none.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { disk: ramdisk("disk") }))
}
