//! The tender that runs the guests, as a program of this package, so that cargo builds it for the tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    mirage_tender::cli::main(std::env::args_os()).into()
}
