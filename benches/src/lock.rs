//! Locking: from a request to the versions of a hundred packages, out of the public index.
//!
//! That is no part of this repository; where it does not lie beside the project, this says so.

use crate::Result;
use crate::measure::{Times, in_turn, milliseconds, once, output, peak_memory, processor_time, utf8, workspace};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_opam::repository::{Pack, Repositories, Source};
use mirage_opam::solve::{Build, Request, solve};
use mirage_opam::{Bounds, PackageName, Version};
use std::process::Command;
use std::time::{Duration, Instant};

/// The time of a processor that `opam-monorepo lock` takes for the HTTPS server, with the repositories and variables
/// given: a reference number, not measured by this program.
const REFERENCE: Duration = Duration::from_millis(870);
/// More than that is looked into.
const TARGET: Duration = Duration::from_millis(150);
const TARGET_MEMORY: f64 = 30e6;

const RUNS: usize = 15;

/// The repositories, the first of which comes before the other.
const ARCHIVES: [&str; 2] = ["opam-overlays.tar.zst", "opam-repository.tar.zst"];

pub fn bench() -> Result<()> {
    let data = workspace().join("../shared/opam");
    if !data.is_dir() {
        println!("lock: {data} is missing, so nothing was measured");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let folder = utf8(folder.path().to_owned())?;
    let start = Instant::now();
    let archives = ARCHIVES.map(|archive| data.join(archive));
    let mut packs = Vec::new();
    for archive in &archives {
        let pack = folder
            .join(archive.file_name().unwrap_or_default())
            .with_extension("pack");
        Pack::create(Source::at(archive.as_std_path())?, pack.as_std_path())?;
        packs.push(pack);
    }
    println!(
        "lock, {RUNS} runs: process start to exit; packing once takes {:.0} ms",
        milliseconds(start.elapsed())
    );
    for case in ["hello-hvt", "dns-hvt", "conduit-hvt"] {
        let request = data.join(format!("expected/{case}.json"));
        let lock = |repositories: &[Utf8PathBuf]| -> Result<Command> {
            let mut command = Command::new(std::env::current_exe()?);
            command.arg("lock-of").arg(&request).args(repositories);
            Ok(command)
        };
        let times = in_turn(RUNS, &[&|| once(lock(&packs)?), &|| once(lock(&archives)?)])?;
        let [packed, unpacked] = times.as_slice() else {
            return Err("a run was not measured".into());
        };
        let said = output(lock(&packs)?)?;
        let figures: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [packages, processor, memory] = figures[..] else {
            return Err(format!("the run said {said:?}").into());
        };
        let Times { median, minimum } = packed;
        println!(
            "  {case:<12} {packages:3} packages   median {:6.1} ms   min {:6.1} ms   {:4.1}x unpacking each time   \
             processor {:5.1} ms, {:4.1}x opam-monorepo   peak {:4.1} MB{}",
            milliseconds(*median),
            milliseconds(*minimum),
            unpacked.median.as_secs_f64() / median.as_secs_f64(),
            processor,
            milliseconds(REFERENCE) / processor,
            memory / 1e6,
            if processor > milliseconds(TARGET) || memory > TARGET_MEMORY {
                "   over the target"
            } else {
                ""
            },
        );
    }
    Ok(())
}

/// Solves one request, and prints the number of packages, the milliseconds of a processor, and the peak of memory.
pub fn child(request: &str, repositories: &[&str]) -> Result<()> {
    let mut packs = Vec::new();
    for repository in repositories {
        let path = Utf8Path::new(repository).as_std_path();
        packs.push(if Pack::is_at(path) {
            Pack::open(path)?
        } else {
            Pack::in_memory(Source::at(path)?)?
        });
    }
    let solution = solve(&Repositories::new(packs), &read(request)?)?;
    let processor = processor_time().map(milliseconds).unwrap_or_default();
    println!(
        "{} {processor} {}",
        solution.packages.len(),
        peak_memory().unwrap_or_default()
    );
    Ok(())
}

/// A request with what opam provides and the variables of a system.
fn read(path: &str) -> Result<Request> {
    let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut request = Request {
        build: Build::OneTree,
        ..Request::new()
    };
    for (name, bounds) in file["request"].as_object().into_iter().flatten() {
        request.packages.insert(
            PackageName::new(name)?,
            Bounds::parse(bounds.as_str().unwrap_or_default())?,
        );
    }
    for name in file["provided"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
    {
        request.provided.insert(PackageName::new(name)?);
    }
    for (variable, value) in file["environment"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        if variable == "ocaml" {
            let (compiler, ocaml) = (PackageName::new("ocaml-base-compiler")?, PackageName::new("ocaml")?);
            request.set_compiler(&compiler, &ocaml, &Version::new(value));
        } else {
            request.environment.set(variable, value);
        }
    }
    Ok(request)
}
