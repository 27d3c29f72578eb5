//! Guests in C, which measure by their own clock what they do.

use super::toolchain::Toolchain;
use crate::Result;
use crate::measure::{Times, once, output, seconds, workspace};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_build::internal::toolchain::environment;
use std::process::Command;
use std::time::Duration;

/// Builds `guests/NAME.c` with its manifest and returns its image.
pub fn guest(toolchain: &Toolchain, folder: &Utf8Path, name: &str, abi: &str) -> Result<Utf8PathBuf> {
    let sources = workspace().join("benches/guests");
    let (json, c) = (sources.join(format!("{name}.json")), sources.join(format!("{name}.c")));
    let (manifest, image) = (
        folder.join(format!("{name}-manifest.c")),
        folder.join(format!("{name}.{abi}")),
    );
    let environment = environment(&toolchain.cache, &[(toolchain.compiler.clone(), Vec::new())])?;
    let mut elftool = Command::new("solo5-elftool");
    elftool.args(["gen-manifest", json.as_str(), manifest.as_str()]);
    let mut cc = Command::new("x86_64-solo5-none-static-cc");
    // Without vector registers, it runs where a machine emulates KVM.
    cc.args(["-O2", "-mgeneral-regs-only", "-z", &format!("solo5-abi={abi}")])
        .arg(format!("-I{}", workspace().join("tests/guests/programs")))
        .args(["-o", image.as_str(), c.as_str(), manifest.as_str()]);
    for mut command in [elftool, cc] {
        command.envs(&environment);
        once(command)?;
    }
    Ok(image)
}

/// Runs a guest that says two times and returns them.
pub fn two_times(tender: Command) -> Result<[Duration; 2]> {
    let text = output(tender)?;
    let times: Vec<u64> = text.lines().filter_map(|line| line.parse().ok()).collect();
    match times[..] {
        [first, second] => Ok([first, second].map(Duration::from_nanos)),
        _ => Err(format!("the guest does not say two times:\n{text}").into()),
    }
}

/// What a guest and the host do so many times in a run.
pub struct Work<'a> {
    /// What the guest is, in words.
    pub guest: &'a str,
    /// The two things, in their order.
    pub names: [&'a str; 2],
    pub times: usize,
    /// What is moved each time.
    pub bytes: usize,
}

impl Work<'_> {
    /// Lets the guest and the host do it in turn and prints how they compare; a first run is not counted.
    pub fn compare(
        &self,
        runs: usize,
        guest: &dyn Fn() -> Result<[Duration; 2]>,
        host: &dyn Fn() -> Result<[Duration; 2]>,
    ) -> Result<()> {
        let mut measured = [const { [const { Vec::new() }; 2] }; 2];
        for run in 0..=runs {
            let passed = [guest()?, host()?];
            for (passed, measured) in passed.into_iter().zip(&mut measured) {
                for (passed, measured) in passed.into_iter().zip(measured) {
                    if run > 0 {
                        measured.push(passed);
                    }
                }
            }
        }
        let [guest, host] = measured.map(|side| side.map(Times::of));
        for (name, (guest, host)) in self.names.iter().zip(guest.iter().zip(&host)) {
            self.print(name, guest, host);
        }
        Ok(())
    }

    fn print(&self, name: &str, guest: &Times, host: &Times) {
        let nanoseconds = |time: Duration| seconds(time) * 1e9 / self.times as f64;
        println!(
            "  {} {name:<5} {:>4} B: {:8.1} MB/s   {:7.0} ns each (min {:.0})   host {:7.0} ns (min {:.0})   {:.2}x the host's time (of the minima {:.2}x)",
            self.guest,
            self.bytes,
            (self.bytes * self.times) as f64 / 1e6 / seconds(guest.median),
            nanoseconds(guest.median),
            nanoseconds(guest.minimum),
            nanoseconds(host.median),
            nanoseconds(host.minimum),
            seconds(guest.median) / seconds(host.median),
            seconds(guest.minimum) / seconds(host.minimum),
        );
    }
}
