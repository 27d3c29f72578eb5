//! A key is misspelt on the command line.
//!
//! $ cargo run -- configure --lable a

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Keys)]
struct Options {
    /// What it is called.
    #[key(required)]
    label: Value<String>,
    /// How many workers there are.
    #[key(default = 4)]
    workers: Value<u32>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Main {
    label: Value<String>,
    workers: Value<u32>,
}

fn main() -> ExitCode {
    let options = Options::declare();
    mirage_build::cli!(Application::new("app").job(Main {
        label: options.label,
        workers: options.workers
    }))
}
