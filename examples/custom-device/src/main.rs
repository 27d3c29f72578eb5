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
    let numbers = counter(block_of_file("counter.img"));
    mirage_build::cli!(Application::new("custom-device").job(Count { numbers }))
}
