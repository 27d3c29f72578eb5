//! A job is a tuple struct.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main(Impl<Block>);

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main(ramdisk("disk"))))
}
