//! A program that is a unikernel: it holds the image, which its `build.rs` describes and builds, and the tender, which
//! confines this process to what the unikernel may do and starts it.

use std::process::ExitCode;

const IMAGE: &[u8] = include_bytes!(env!("MIRAGE_IMAGE"));

fn main() -> ExitCode {
    mirage_tender::cli::embedded(IMAGE)
}
