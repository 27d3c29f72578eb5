//! `#[unikernel(...)]` is forgotten.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { disk: ramdisk("disk") }))
}
