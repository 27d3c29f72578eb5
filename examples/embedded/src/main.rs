//! A program that holds a unikernel, which its `build.rs` describes and builds, and runs it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, ExitCode};

const IMAGE: &[u8] = include_bytes!(env!("MIRAGE_IMAGE"));

fn main() -> std::io::Result<ExitCode> {
    println!("This program holds a unikernel of {} KiB.", IMAGE.len() / 1024);
    let folder = tempfile::tempdir()?;
    let image = folder.path().join("guest");
    fs::write(&image, IMAGE)?;
    fs::set_permissions(&image, Permissions::from_mode(0o700))?;
    let status = Command::new(&image).args(std::env::args_os().skip(1)).status()?;
    // A signal ends it without a code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
