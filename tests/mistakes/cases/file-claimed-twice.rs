//! Two devices write the same file.

use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Table")]
#[file("table.ml", "let start () = Lwt.return_unit")]
struct Even;

#[derive(Unikernel)]
#[unikernel(module = "Table")]
#[file("table.ml", "let start () = Lwt.pause ()")]
struct Odd;

fn main() -> ExitCode {
    mirage_build::cli!(Application::new("app").job(Even).job(Odd))
}
