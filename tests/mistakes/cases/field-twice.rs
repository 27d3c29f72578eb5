//! A field is given twice, another one is forgotten.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    source: Impl<Block>,
    target: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        source: ramdisk("a"),
        source: ramdisk("b")
    }))
}
