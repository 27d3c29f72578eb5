//! The tender as a program of its own, linked in both ways.

use crate::Result;
use crate::measure::{built_of, cargo, once, target_folder};
use camino::Utf8PathBuf;

const PACKAGE: &str = "mirage-tender";
const TRIPLE: &str = "x86_64-unknown-linux-gnu";

pub struct Tender {
    /// As cargo builds it.
    pub program: Utf8PathBuf,
    /// With the C library inside.
    pub static_program: Utf8PathBuf,
}

pub fn built() -> Result<Tender> {
    let mut command = cargo();
    command
        .args(["build", "--release", "-p", PACKAGE, "--target", TRIPLE])
        .env("RUSTFLAGS", "-C target-feature=+crt-static");
    once(command)?;
    Ok(Tender {
        program: built_of(PACKAGE, PACKAGE, true)?,
        static_program: target_folder()?.join(TRIPLE).join("release").join(PACKAGE),
    })
}
