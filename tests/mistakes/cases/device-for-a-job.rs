//! A device is given as the job.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(default_network()))
}
