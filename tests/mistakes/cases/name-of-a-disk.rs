//! A disk is attached under a name with a quote.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[disk("a','b")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { disk: ramdisk("disk") }))
}
