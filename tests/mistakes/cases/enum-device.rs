//! A choice between devices is written as an enum that is a device.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Device)]
#[device(module = "Disk", provides = Block)]
enum Disk {
    Memory,
    File(String),
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main {
        disk: Disk::Memory.into_impl()
    }))
}
