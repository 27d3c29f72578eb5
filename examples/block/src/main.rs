//! Writes, reads back and checks sectors of `disk.img`.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("cstruct")]
#[package("fmt")]
#[package("mirage-block")]
struct CheckDisk {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    let disk = block_of_file("disk.img");
    mirage_build::cli!(Application::new("block").job(CheckDisk { disk }))
}
