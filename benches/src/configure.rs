//! `configure` of `examples/hello`, from the start of the process to its exit.

use crate::Result;
use crate::measure::{Times, built, milliseconds, side_by_side, workspace};
use camino::Utf8Path;
use std::process::Command;
use std::time::Duration;

/// `mirage configure` with everything it needs in the caches: the project's reference number, not measured by this
/// program.
const REFERENCE_WARM: Duration = Duration::from_millis(90);
/// The first `mirage configure`: likewise.
const REFERENCE_COLD: Duration = Duration::from_millis(650);
/// More than that is looked into.
const TARGET: Duration = Duration::from_millis(10);

const RUNS: usize = 50;

pub fn bench() -> Result<()> {
    println!("configure of hello, {RUNS} runs: process start to exit");
    let configure = |program: &Utf8Path| {
        let mut command = Command::new(program);
        command.arg("configure").current_dir(workspace().join("examples/hello"));
        command
    };
    let (release, debug) = (built("hello", true)?, built("hello", false)?);
    let both = side_by_side(RUNS, [&|| configure(&release), &|| configure(&debug)])?;
    for (profile, Times { median, minimum }) in ["release", "debug"].into_iter().zip(both) {
        println!(
            "  {profile:<8} median {:6.2} ms   min {:6.2} ms   {:5.1}x `mirage configure` warm   {:5.1}x cold{}",
            milliseconds(median),
            milliseconds(minimum),
            REFERENCE_WARM.as_secs_f64() / median.as_secs_f64(),
            REFERENCE_COLD.as_secs_f64() / median.as_secs_f64(),
            if median > TARGET { "   over the target" } else { "" },
        );
    }
    // One after the other, so that nothing is left to be written after the first run of each.
    let targets = |names: &[&str]| {
        let mut command = configure(&release);
        command.args(names.iter().flat_map(|name| ["-t", name]));
        command
    };
    let [three] = side_by_side(RUNS, [&|| targets(&["unix", "hvt", "spt"])])?;
    let [one] = side_by_side(RUNS, [&|| targets(&["unix"])])?;
    println!(
        "  three targets, release: median {:.2} ms, {:.2}x the time for one",
        milliseconds(three.median),
        three.median.as_secs_f64() / one.median.as_secs_f64(),
    );
    Ok(())
}
