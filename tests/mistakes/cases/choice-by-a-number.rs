//! A choice between two devices is made by a number.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    /// Keep everything in memory.
    #[key(flag)]
    memory: Value<bool>,
    /// How many workers there are.
    #[key(default = 4)]
    workers: Value<u32>,
    /// What it is called.
    #[key(default = "disk")]
    label: Value<String>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    let disk = if_impl(&options.workers, ramdisk("disk"), block_of_file("disk.img"));
    mirage_build::cli!(Application::new("app").job(Main { disk }))
}
