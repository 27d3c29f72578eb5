//! Two devices need versions of a package that exclude one another.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block)]
#[package("fmt", min = "1.0.0")]
struct Mirror {
    disk: Impl<Block>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("fmt", max = "0.9.0")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        disk: Mirror { disk: ramdisk("disk") }.into_impl()
    }))
}
