//! Building hello for one target and for three: from a clean build folder, and from nothing but the toolchain.

use super::toolchain::cache_below;
use crate::Result;
use crate::measure::{Times, built_of, in_turn, once, seconds, workspace};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::io::ErrorKind;
use std::process::Command;
use std::time::Duration;

const RUNS: usize = 5;
/// The same from nothing, which takes much longer.
const RUNS_FROM_NOTHING: usize = 2;
/// More than so many times the build for one target is looked into.
const TARGET: f64 = 1.3;

/// What was built: the program of the config crate, and its folder with the images of all targets.
pub struct Crates {
    pub program: Utf8PathBuf,
    pub folder: Utf8PathBuf,
}

impl Crates {
    pub fn image(&self, name: &str) -> Utf8PathBuf {
        self.folder.join("dist").join(name)
    }
}

/// Builds in folders of the root, whose cache has the toolchain and nothing else.
pub fn bench(root: &Utf8Path) -> Result<Crates> {
    let program = built_of("benches", "ends-at-once", true)?;
    let build = |name: &str, targets| Build::new(&program, root, name, targets);
    let spt = build("for-spt", &["spt"])?;
    let unix = build("for-unix", &["unix"])?;
    let solo5 = build("for-solo5", &["spt", "hvt"])?;
    let all = build("for-all", &["unix", "spt", "hvt"])?;
    println!("build of hello, from nothing but the toolchain and fetched archives, {RUNS_FROM_NOTHING} runs");
    // The run that is not counted fetches them: what the network takes is in no figure.
    let whole = in_turn(RUNS_FROM_NOTHING, &[&|| spt.whole(), &|| all.whole()])?;
    print(&["spt", "unix, spt, hvt"], &whole);
    println!("build of hello, from a clean `_build`, {RUNS} runs");
    let clean = in_turn(
        RUNS,
        &[&|| spt.clean(), &|| unix.clean(), &|| solo5.clean(), &|| all.clean()],
    )?;
    print(&["spt", "unix", "spt, hvt", "unix, spt, hvt"], &clean);
    let folder = all.folder;
    Ok(Crates { program, folder })
}

/// Prints what the builds took, beside the first of them.
fn print(names: &[&str], times: &[Times]) {
    let Some(first) = times.first() else { return };
    for (name, times) in names.iter().zip(times) {
        let ratio = seconds(times.median) / seconds(first.median);
        println!(
            "  {name:<14} median {:6.2} s   min {:6.2} s   {ratio:.2}x (of the minima {:.2}x){}",
            seconds(times.median),
            seconds(times.minimum),
            seconds(times.minimum) / seconds(first.minimum),
            if ratio > TARGET {
                "   over the target for three"
            } else {
                ""
            },
        );
    }
}

/// A config crate in a folder of its own, and what it is built for.
struct Build<'a> {
    program: &'a Utf8Path,
    root: &'a Utf8Path,
    folder: Utf8PathBuf,
    targets: &'a [&'a str],
}

impl<'a> Build<'a> {
    fn new(program: &'a Utf8Path, root: &'a Utf8Path, name: &str, targets: &'a [&'a str]) -> Result<Self> {
        let folder = root.join(name);
        fs::create_dir(&folder)?;
        let unikernel = workspace().join("benches/ends-at-once/unikernel.ml");
        fs::copy(unikernel, folder.join("unikernel.ml"))?;
        Ok(Build {
            program,
            root,
            folder,
            targets,
        })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command
            .arg("build")
            .args(self.targets.iter().flat_map(|target| ["-t", target]))
            .current_dir(&self.folder)
            .env("XDG_CACHE_HOME", self.root)
            .env("DUNE_CACHE", "disabled");
        command
    }

    /// With everything to compile but the toolchain and its libraries.
    fn clean(&self) -> Result<Duration> {
        remove(&self.folder.join("_build"))?;
        once(self.command())
    }

    /// With everything to compile but the toolchain: the libraries too.
    fn whole(&self) -> Result<Duration> {
        for made in ["libraries", "sources", "findlib"] {
            remove(&cache_below(self.root).path(made))?;
        }
        self.clean()
    }
}

fn remove(folder: &Utf8Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(format!("cannot remove {folder}: {error}").into()),
        _ => Ok(()),
    }
}
