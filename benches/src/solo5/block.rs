//! Sectors of a disk, written and read in their order by a guest, beside the same calls on the same file from Rust.

use super::guests::{Work, guest, two_times};
use super::tender::Tender;
use super::toolchain::Toolchain;
use crate::Result;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::os::unix::fs::FileExt;
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 10;

/// How a guest enters the host, the size of a disk, and that of its sectors, in bytes. What KVM does where it is
/// emulated takes so long that the disks are smaller.
const CASES: [(&str, usize, usize); 4] = [
    ("spt", 64 << 20, 512),
    ("spt", 64 << 20, 4096),
    ("hvt", 1 << 20, 512),
    ("hvt", 8 << 20, 4096),
];

pub fn bench(toolchain: &Toolchain, folder: &Utf8Path, tender: &Tender) -> Result<()> {
    println!("sectors of a disk in the host's page cache, {RUNS} runs: a guest beside pwrite and pread");
    for (abi, size, sector) in CASES {
        let disk = Disk {
            file: folder.join("disk.img"),
            size,
            sector,
        };
        let image = guest(toolchain, folder, "block", abi)?;
        if let Err(error) = compare(&image, &disk, tender, abi) {
            println!("  {abi}, sectors of {sector} B: not measured, {error}");
        }
    }
    Ok(())
}

fn compare(image: &Utf8Path, disk: &Disk, tender: &Tender, abi: &str) -> Result<()> {
    fs::write(&disk.file, vec![0; disk.size])?;
    let work = Work {
        guest: abi,
        names: ["write", "read"],
        times: disk.size / disk.sector,
        bytes: disk.sector,
    };
    work.compare(RUNS, &|| two_times(disk.guest(image, tender)), &|| disk.host())
}

struct Disk {
    file: Utf8PathBuf,
    /// Of all, in bytes.
    size: usize,
    /// Of each sector, in bytes.
    sector: usize,
}

impl Disk {
    fn guest(&self, image: &Utf8Path, tender: &Tender) -> Command {
        let mut command = Command::new(&tender.program);
        command
            .arg(format!("--block:disk={}", self.file))
            .arg(format!("--block-sector-size:disk={}", self.sector))
            .args(["--mem=16", image.as_str()]);
        command
    }

    fn host(&self) -> Result<[Duration; 2]> {
        let file = fs::File::options().read(true).write(true).open(&self.file)?;
        let mut sector = vec![0; self.sector];
        let offsets = || (0..self.size as u64).step_by(self.sector);
        let start = Instant::now();
        for offset in offsets() {
            file.write_all_at(&sector, offset)?;
        }
        let written = start.elapsed();
        let start = Instant::now();
        for offset in offsets() {
            file.read_exact_at(&mut sector, offset)?;
        }
        Ok([written, start.elapsed()])
    }
}
