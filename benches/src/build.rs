//! A second `build` with nothing changed, beside the dune call that finds nothing to do.

use crate::Result;
use crate::measure::{built, milliseconds, once, side_by_side, workspace};
use std::process::Command;

const RUNS: usize = 20;

pub fn bench() -> Result<()> {
    println!("second build of hello with nothing changed, {RUNS} runs");
    let program = built("hello", true)?;
    let folder = workspace().join("examples/hello");
    let build = || {
        let mut command = Command::new(&program);
        command.arg("build").current_dir(&folder);
        command
    };
    let dune = || {
        let mut command = Command::new("dune");
        command
            .args(["build", "--root", ".", "--display", "quiet", "mirage/unix/hello"])
            .current_dir(&folder);
        command
    };
    println!(
        "  first (dune may have built it before)  {:8.1} ms",
        milliseconds(once(build())?)
    );
    let [build, dune] = side_by_side(RUNS, [&build, &dune])?;
    let ratio = build.median.as_secs_f64() / dune.median.as_secs_f64();
    println!(
        "  build  median {:6.1} ms   min {:6.1} ms",
        milliseconds(build.median),
        milliseconds(build.minimum)
    );
    println!(
        "  dune   median {:6.1} ms   min {:6.1} ms",
        milliseconds(dune.median),
        milliseconds(dune.minimum)
    );
    println!("  build is {ratio:.2}x dune alone");
    Ok(())
}
