//! A run-time argument is added to the job, and forgotten in `start`.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
    sector: RuntimeArgument<i64>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        disk: ramdisk("disk"),
        sector: RuntimeArgument::option("sector", 0)
    }))
}
