//! `into_impl` is forgotten on a device of the user's own.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Mirror.Make", provides = Block)]
struct Mirror {
    disk: Impl<Block>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        disk: Mirror { disk: ramdisk("disk") }
    }))
}
