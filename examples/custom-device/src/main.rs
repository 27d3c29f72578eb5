//! Counts with a device of the crate `counter`, in memory or on a disk: `--counter volatile` or `--counter persistent`.

use counter::{Counter, counter};
use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Count {
    numbers: Impl<Counter>,
}

fn main() -> ExitCode {
    let disk = if_impl(&is_solo5(), block_of_file("counter"), block_of_file("counter.img"));
    let numbers = counter(disk);
    mirage_build::cli!(Application::new("custom-device").job(Count { numbers }))
}
