//! A choice by target lists texts instead of targets.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    let disk = match_impl(&target(), [("unix", ramdisk("disk"))], block_of_file("disk.img"));
    mirage_build::cli!(Application::new("app").job(Main { disk }))
}
