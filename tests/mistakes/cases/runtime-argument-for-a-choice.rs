//! A device is to be chosen by an argument that is only known at boot.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    let memory = RuntimeArgument::flag("memory");
    mirage_build::cli!(Application::new("app").job(Main {
        disk: if_impl(&memory, ramdisk("disk"), block_of_file("disk.img"))
    }))
}
