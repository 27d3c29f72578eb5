//! Images run by the program.

use crate::image::Image;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};
use tempfile::NamedTempFile;

pub fn tender() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mirage-tender"))
}

/// A file with these bytes.
pub fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// How a guest ended.
#[derive(Debug)]
pub struct Ended {
    pub status: Option<i32>,
    pub signal: Option<i32>,
    pub output: Vec<u8>,
    pub errors: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        Ended {
            status: output.status.code(),
            signal: output.status.signal(),
            output: output.stdout,
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs an image with options and arguments, in 2 MiB if they do not say otherwise.
pub fn run(image: &Image, options: &[&str], arguments: &[&str]) -> Ended {
    let file = file(&image.bytes());
    let memory = options
        .iter()
        .all(|option| !option.starts_with("--mem="))
        .then_some("--mem=2");
    tender()
        .args(memory)
        .args(options)
        .arg("--")
        .arg(file.path())
        .args(arguments)
        .output()
        .unwrap()
        .into()
}
