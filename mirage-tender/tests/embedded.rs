//! An executable that holds a unikernel: this one, which starts itself again as such.
//!
//! It is a program without a test harness, because the harness has threads, and a process with threads does not become
//! a guest.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by a panic")]

#[path = "tender/code.rs"]
#[allow(dead_code)]
mod code;
#[path = "tender/image.rs"]
#[allow(dead_code)]
mod image;

use code::{Code, Register};
use image::{Image, SPT};
use std::env;
use std::process::{Command, ExitCode, Output};

/// Is set for the executable when it is to be the unikernel.
const EMBEDDED: &str = "MIRAGE_TENDER_TEST_EMBEDDED";

fn main() -> ExitCode {
    if env::var_os(EMBEDDED).is_some() {
        return mirage_tender::cli::embedded(&unikernel());
    }
    let output = run(&["--mem=8", "--", "--hello", "world"]);
    assert_eq!(
        (output.stdout.as_slice(), output.status.code()),
        (b"--hello world\0".as_slice(), Some(42))
    );
    let output = run(&["hello  --mem=1"]);
    assert_eq!(output.stdout, b"hello  --mem=1");
    let output = run(&["--query-abi"]);
    assert!(String::from_utf8(output.stdout).unwrap().contains(r#""target": "spt""#));
    let output = run(&["--hello"]);
    assert_eq!(output.status.code(), Some(2));
    println!("an executable holds a unikernel ... ok");
    ExitCode::SUCCESS
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env::current_exe().unwrap())
        .env(EMBEDDED, "")
        .args(arguments)
        .output()
        .unwrap()
}

/// A unikernel that prints fourteen bytes of its arguments.
fn unikernel() -> Vec<u8> {
    let code = Code::new()
        .follow(16)
        .rdi_to_rsi()
        .set(Register::Rdi, 1)
        .set(Register::Rdx, 14)
        .system_call(1)
        .exit(42);
    Image::new(SPT, code.bytes(), b"", &[]).bytes()
}
