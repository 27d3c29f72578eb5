//! Frames of a tap interface, read and written by a guest, beside the same calls on the same tap from Rust. The interface
//! is in a network namespace of its own, and both have it by one descriptor.

use super::guests::{Work, guest, two_times};
use super::tender::Tender;
use super::toolchain::Toolchain;
use crate::Result;
use crate::measure::once;
use camino::Utf8Path;
use rustix::io::{FdFlags, fcntl_setfd};
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::process::Command;
use std::time::{Duration, Instant};
use tappers::Interface;
use tappers::linux::Tap;

const RUNS: usize = 10;
/// In a run.
const FRAMES: usize = 10_000;
/// The interface keeps so many frames that nobody has read.
const QUEUE: &str = "20000";
/// Of a frame, in bytes: the least and the most of an Ethernet, without its checksum.
const SIZES: [usize; 2] = [60, 1514];
/// Of a frame's headers for Ethernet, IP and UDP.
const HEADERS: usize = 14 + 20 + 8;

const NAME: &str = "tap0";
const GUEST: &str = "10.0.0.2:9";

pub fn bench(toolchain: &Toolchain, folder: &Utf8Path, tender: &Tender) -> Result<()> {
    println!("frames of a tap, {RUNS} runs of {FRAMES}: a guest (spt) beside read and write");
    let image = guest(toolchain, folder, "net", "spt")?;
    let mut namespace = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        namespace.arg("--map-root-user");
    }
    let status = namespace
        .arg("--net")
        .arg(std::env::current_exe()?)
        .args(["net-of", tender.program.as_str(), image.as_str()])
        .status();
    if !status.is_ok_and(|status| status.success()) {
        println!("  not measured: it takes unshare, ip, /dev/net/tun and the right to use them, which root has");
    }
    Ok(())
}

/// Measures, in a process that has a network namespace of its own.
pub fn in_namespace(tender: &str, image: &str) -> Result<()> {
    let tap = Tap::new_named(Interface::new(NAME)?).map_err(|error| format!("no tap can be made: {error}"))?;
    tap.set_nonblocking(true)?;
    // So that the tender has it too.
    fcntl_setfd(&tap, FdFlags::empty())?;
    for words in [
        &["link", "set", "dev", NAME, "txqueuelen", QUEUE, "up"][..],
        &["addr", "add", "10.0.0.1/24", "dev", NAME],
        &["neigh", "add", "10.0.0.2", "lladdr", "02:00:00:00:00:02", "dev", NAME],
    ] {
        let mut ip = Command::new("ip");
        ip.args(words);
        once(ip)?;
    }
    for size in SIZES {
        let guest = || {
            fill(&tap, size)?;
            let mut command = Command::new(tender);
            command
                .arg(format!("--net:net=@{}", tap.as_raw_fd()))
                .args(["--mem=16", image])
                .args([FRAMES, size].map(|number| number.to_string()));
            two_times(command)
        };
        let host = || {
            fill(&tap, size)?;
            host(&tap, size)
        };
        let work = Work {
            guest: "spt",
            names: ["read", "write"],
            times: FRAMES,
            bytes: size,
        };
        work.compare(RUNS, &guest, &host)?;
    }
    Ok(())
}

/// Empties the tap and lets the host's kernel queue frames in it.
fn fill(tap: &Tap, size: usize) -> Result<()> {
    let mut frame = [0; 2048];
    while tap.recv(&mut frame).is_ok() {}
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    let data = vec![0; size - HEADERS];
    for _ in 0..FRAMES {
        socket.send_to(&data, GUEST)?;
    }
    Ok(())
}

/// What `guests/net.c` does.
fn host(tap: &Tap, size: usize) -> Result<[Duration; 2]> {
    let mut frame = [0; 2048];
    let start = Instant::now();
    for _ in 0..FRAMES {
        tap.recv(&mut frame)?;
    }
    let read = start.elapsed();
    let (frame, _) = frame.split_at_mut(size);
    frame[..6].fill(0xff);
    frame[12..14].copy_from_slice(&[0x88, 0xb5]);
    let start = Instant::now();
    for _ in 0..FRAMES {
        tap.send(frame)?;
    }
    Ok([read, start.elapsed()])
}
