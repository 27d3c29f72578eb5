//! The config crate of a unikernel that ends at once. Its folder is the one that it is started in, so that it can be
//! built from a clean state without getting into the way of anything.

use camino::Utf8PathBuf;
use mirage_build::internal::{Project, run_command_line};
use mirage_dsl::prelude::*;
use std::process::ExitCode;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct EndsAtOnce;

fn main() -> ExitCode {
    let folder = std::env::current_dir().ok();
    let Some(folder) = folder.and_then(|folder| Utf8PathBuf::from_path_buf(folder).ok()) else {
        eprintln!("error: the current folder is gone, or its path is no UTF-8");
        return ExitCode::FAILURE;
    };
    run_command_line(
        Application::new("hello").job(EndsAtOnce),
        Project::new(env!("CARGO_PKG_NAME"), folder, file!()),
    )
}
