//! A newcomer's first build: `cargo build -p hello` into an empty target folder, the crates downloaded already.

use crate::Result;
use crate::measure::{cargo, once};

/// More than that is looked into.
const TARGET: f64 = 30.0;

pub fn bench() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut command = cargo();
    command
        .args(["build", "-p", "hello", "--offline"])
        .env("CARGO_TARGET_DIR", folder.path());
    let seconds = once(command)?.as_secs_f64();
    let cores = std::thread::available_parallelism()?;
    println!(
        "cold `cargo build -p hello` on {cores} cores: {seconds:.1} s   {:.2}x the target of {TARGET} s",
        seconds / TARGET
    );
    Ok(())
}
