//! Timing of commands, and the folders they run in.

use crate::Result;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Times of the same thing.
pub struct Times {
    pub median: Duration,
    pub minimum: Duration,
}

impl Times {
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Times {
            median: times.get(times.len() / 2).copied().unwrap_or_default(),
            minimum: times.first().copied().unwrap_or_default(),
        }
    }
}

/// Measures in turn, some times each, so that what else the machine does falls on all; a first run of each is not
/// counted.
pub fn in_turn(runs: usize, measures: &[&dyn Fn() -> Result<Duration>]) -> Result<Vec<Times>> {
    let mut times = vec![Vec::new(); measures.len()];
    for run in 0..=runs {
        for (measure, times) in measures.iter().zip(&mut times) {
            let passed = measure()?;
            if run > 0 {
                times.push(passed);
            }
        }
    }
    Ok(times.into_iter().map(Times::of).collect())
}

/// The same for commands.
pub fn side_by_side<const N: usize>(runs: usize, commands: [&dyn Fn() -> Command; N]) -> Result<[Times; N]> {
    let measures = commands.map(|command| move || once(command()));
    let measures = measures
        .each_ref()
        .map(|measure| measure as &dyn Fn() -> Result<Duration>);
    let times = in_turn(runs, &measures)?;
    times.try_into().map_err(|_| "a command was not measured".into())
}

/// From the start of a process to its exit.
pub fn once(mut command: Command) -> Result<Duration> {
    command.stdout(Stdio::null());
    let start = Instant::now();
    finish(&mut command)?;
    Ok(start.elapsed())
}

/// What a command prints.
pub fn output(mut command: Command) -> Result<String> {
    command.stdout(Stdio::piped());
    Ok(String::from_utf8(finish(&mut command)?.stdout)?)
}

fn finish(command: &mut Command) -> Result<Output> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("{:?} does not start: {error}", command.get_program()))?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(format!(
            "{command:?} failed, {}:\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )
        .into())
    }
}

pub fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
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
    built_of(example, example, is_release)
}

/// A built program of a package.
pub fn built_of(package: &str, program: &str, is_release: bool) -> Result<Utf8PathBuf> {
    let folder = if is_release { "release" } else { "debug" };
    let profile: &[&str] = if is_release { &["--release"] } else { &[] };
    once({
        let mut command = cargo();
        command.args(["build", "-p", package, "--bin", program]).args(profile);
        command
    })?;
    Ok(target_folder()?.join(folder).join(program))
}

/// Where cargo puts what it builds: this program stands in a profile's folder there.
pub fn target_folder() -> Result<Utf8PathBuf> {
    let own = utf8(std::env::current_exe()?)?;
    let target = own.parent().and_then(Utf8Path::parent).ok_or("no target folder")?;
    Ok(target.to_owned())
}

pub fn utf8(path: PathBuf) -> Result<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(path).map_err(|path| format!("{path:?} is no UTF-8").into())
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
