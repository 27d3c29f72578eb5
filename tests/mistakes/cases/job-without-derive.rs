//! `#[derive(Unikernel)]` is forgotten.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { disk: ramdisk("disk") }))
}
