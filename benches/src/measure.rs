//! Timing of commands, and the folders they run in.

use crate::Result;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Times of the same thing.
pub struct Times {
    pub median: Duration,
    pub minimum: Duration,
}

/// Runs commands in turn, some times each, so that what else the machine does falls on all of them; a first run of
/// each is not counted.
pub fn side_by_side<const N: usize>(runs: usize, commands: [&dyn Fn() -> Command; N]) -> Result<[Times; N]> {
    let mut times = [const { Vec::new() }; N];
    for run in 0..=runs {
        for (command, times) in commands.iter().zip(&mut times) {
            let passed = once(command())?;
            if run > 0 {
                times.push(passed);
            }
        }
    }
    Ok(times.map(|mut times| {
        times.sort();
        let median = times.get(runs / 2).copied().unwrap_or_default();
        let minimum = times.first().copied().unwrap_or_default();
        Times { median, minimum }
    }))
}

/// From the start of a process to its exit.
pub fn once(mut command: Command) -> Result<Duration> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let start = Instant::now();
    let output = command.output()?;
    let passed = start.elapsed();
    if output.status.success() {
        Ok(passed)
    } else {
        Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The workspace.
pub fn workspace() -> &'static Utf8Path {
    let own = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace());
    command
}

/// The built config binary of an example.
pub fn built(example: &str, is_release: bool) -> Result<Utf8PathBuf> {
    let folder = if is_release { "release" } else { "debug" };
    let profile: &[&str] = if is_release { &["--release"] } else { &[] };
    once({
        let mut command = cargo();
        command.args(["build", "-p", example]).args(profile);
        command
    })?;
    // This program stands in a profile's folder of the same target folder.
    let own = Utf8PathBuf::from_path_buf(std::env::current_exe()?).map_err(|path| format!("{path:?} is no UTF-8"))?;
    let target = own.parent().and_then(Utf8Path::parent).ok_or("no target folder")?;
    Ok(target.join(folder).join(example))
}

/// A process's largest resident memory so far, in bytes: Linux says it.
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The time that this process's main thread has had of a processor, to a few milliseconds: what other programs do does
/// not count. Linux says it; read from a file, because valgrind hides the page of the kernel's clocks.
pub fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
