//! A program is installed under a name with a quote.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[file("f", "hello")]
#[install_bin("f", "q\"")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { disk: ramdisk("disk") }))
}
