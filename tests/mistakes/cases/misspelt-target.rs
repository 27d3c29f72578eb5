//! The name of a target is misspelt in a choice.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    let disk = match_impl(&target(), [(Target::QUBS, ramdisk("disk"))], block_of_file("disk.img"));
    mirage_build::cli!(Application::new("app").job(Main { disk }))
}
