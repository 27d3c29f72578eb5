//! Writes, reads back and checks sectors of a disk: the file `disk.img`, or the disk `storage` of a Solo5 tender.

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
    let disk = if_impl(&is_solo5(), block_of_file("storage"), block_of_file("disk.img"));
    mirage_build::cli!(Application::new("block").job(CheckDisk { disk }))
}
