//! A program is to be installed, and it is not said under which name.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[install_bin("admin.exe")]
struct Main;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Main))
}
