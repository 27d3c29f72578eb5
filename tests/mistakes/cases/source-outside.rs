//! A source of the unikernel is named by its path on this machine.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[source("/srv/htdocs")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main { disk: ramdisk("disk") }))
}
