//! A unikernel that ends at once: from the start of a process to its exit, its size, and the memory that it needs.

use super::builds::Crates;
use super::tender::Tender;
use crate::Result;
use crate::measure::{in_turn, milliseconds, once};
use camino::Utf8Path;
use std::fs;
use std::process::Command;
use std::time::Duration;

const RUNS: usize = 100;
/// More milliseconds, megabytes of image and MiB of memory than that are looked into.
const TARGET_TIME: f64 = 5.0;
const TARGET_SIZE: f64 = 1.5;
const TARGET_MEMORY: u32 = 8;

const OFFICIAL: &str = "solo5-spt";

pub fn bench(crates: &Crates, tender: &Tender) -> Result<()> {
    println!("hello that ends at once, {RUNS} runs: process start to exit (target {TARGET_TIME} ms)");
    let image = crates.image("hello.spt");
    times(crates, tender, &image)?;
    size(&image)?;
    memory(&image, tender)
}

fn times(crates: &Crates, tender: &Tender, image: &Utf8Path) -> Result<()> {
    let unix = crates.image("hello");
    let mut ways = vec![
        ("unix process", vec![unix.as_str()]),
        ("mirage-tender", vec![tender.program.as_str(), image.as_str()]),
        (
            "mirage-tender, static",
            vec![tender.static_program.as_str(), image.as_str()],
        ),
        (
            "config crate's tender",
            vec![crates.program.as_str(), "tender", image.as_str()],
        ),
    ];
    if mirage_build::internal::find(OFFICIAL).is_some() {
        ways.push((OFFICIAL, vec![OFFICIAL, image.as_str()]));
    } else {
        println!("  {OFFICIAL} is not on PATH, and not compared");
    }
    let runs: Vec<_> = ways
        .iter()
        .map(|(_, words)| {
            move || {
                let mut command = Command::new(words[0]);
                command.args(&words[1..]);
                once(command)
            }
        })
        .collect();
    let runs: Vec<&dyn Fn() -> Result<Duration>> = runs.iter().map(|run| run as _).collect();
    for ((name, _), times) in ways.iter().zip(in_turn(RUNS, &runs)?) {
        println!(
            "  {name:<22} median {:6.2} ms   min {:6.2} ms{}",
            milliseconds(times.median),
            milliseconds(times.minimum),
            if milliseconds(times.median) > TARGET_TIME {
                "   over the target"
            } else {
                ""
            },
        );
    }
    Ok(())
}

fn size(image: &Utf8Path) -> Result<()> {
    let stripped = image.with_extension("stripped");
    let mut command = Command::new("strip");
    command.args(["-o", stripped.as_str(), image.as_str()]);
    once(command)?;
    let megabytes = |file: &Utf8Path| fs::metadata(file).map(|data| data.len() as f64 / 1e6);
    println!(
        "  image of spt: {:.2} MB, stripped {:.2} MB (target {TARGET_SIZE} MB)",
        megabytes(image)?,
        megabytes(&stripped)?
    );
    Ok(())
}

fn memory(image: &Utf8Path, tender: &Tender) -> Result<()> {
    let boots = |size: &u32| {
        let mut command = Command::new(&tender.program);
        command.args([&format!("--mem={size}"), image.as_str()]);
        once(command).is_ok()
    };
    match (1..=64).find(boots) {
        Some(size) => println!("  boots with {size} MiB (target {TARGET_MEMORY} MiB)"),
        None => println!("  does not boot with 64 MiB"),
    }
    Ok(())
}
