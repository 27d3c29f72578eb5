//! Guests as virtual machines: what they are told, and what they may do.
//!
//! These guests have integer instructions alone, which a KVM without hardware virtualisation runs too. Where there is no
//! KVM, each test holds the tender to saying so.

use crate::code::{Code, Register};
use crate::image::{BLOCK, CODE, DATA, HVT, Image, NETWORK};
use crate::run::{Ended, file, run, tender};
use std::fs::OpenOptions;

const PUTS: u16 = 2;
const WALL_TIME: u16 = 1;
const POLL: u16 = 3;
const BLOCK_WRITE: u16 = 4;
const BLOCK_READ: u16 = 5;
const NET_READ: u16 = 7;
const HALT: u16 = 8;

const RESULT: u64 = 0x800;

/// The numbers of eight bytes that a structure is made of.
fn words(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Checks how a guest ends, or that the tender says why there is none.
fn check(ended: Ended, expected: impl FnOnce(&Ended) -> bool) {
    match OpenOptions::new().read(true).write(true).open("/dev/kvm") {
        Ok(_) => assert!(expected(&ended), "{ended:?}"),
        Err(_) => {
            assert_eq!(ended.status, Some(1), "{ended:?}");
            assert!(ended.errors.contains("cannot open `/dev/kvm`"), "{ended:?}");
            assert!(ended.errors.contains("build the unikernel for spt"), "{ended:?}");
        }
    }
}

fn image(code: Code, data: &[u8]) -> Image {
    Image::new(HVT, code.bytes(), data, &[])
}

/// Exits with the number in rax, by a structure behind the data.
fn halt(code: Code) -> Code {
    code.store(DATA + RESULT + 8).hypercall(HALT, DATA + RESULT)
}

fn halt_with(code: Code, status: u64) -> Code {
    halt(code.set(Register::Rax, status))
}

#[test]
fn a_guest_prints_and_exits() {
    let data = [words(&[DATA + 16, 6]), b"hello\n".to_vec()].concat();
    for status in [0, 7, 255] {
        let code = halt_with(Code::new().hypercall(PUTS, DATA), status);
        check(run(&image(code, &data), &[], &[]), |ended| {
            ended.output == b"hello\n" && ended.status == Some(status as i32) && ended.errors.is_empty()
        });
    }
}

#[test]
fn a_guest_is_told_its_memory_and_its_clock() {
    let cases = [(0, 20, 4), (8, 12, 4)];
    for (offset, shift, expected) in cases {
        let code = halt(Code::new().load(offset).shift_right(shift));
        check(run(&image(code, b""), &["--mem=4"], &[]), |ended| {
            ended.status == Some(expected)
        });
    }
    // A processor counts between 2^24 and 2^40 cycles in a second.
    let code = halt(Code::new().load(16).shift_right(24));
    check(run(&image(code, b""), &["--mem=4"], &[]), |ended| {
        ended.status != Some(0) && ended.errors.is_empty()
    });
}

#[test]
fn a_guest_is_told_its_arguments() {
    let code = Code::new().load(24).store(DATA).hypercall(PUTS, DATA);
    let image = image(halt_with(code, 0), &words(&[0, 12]));
    check(run(&image, &[], &["--hello", "two"]), |ended| {
        ended.output == b"--hello two\0"
    });
}

#[test]
fn a_guest_reads_the_wall_clock() {
    let code = halt(
        Code::new()
            .hypercall(WALL_TIME, DATA)
            .set(Register::Rdi, DATA)
            .load(0)
            .shift_right(57),
    );
    // The highest bits of the nanoseconds since 1970: 12 from 2024 to 2029.
    check(run(&image(code, b""), &[], &[]), |ended| {
        ended.status == Some(12) || ended.status == Some(13)
    });
}

#[test]
fn a_guest_waits() {
    // Twenty milliseconds.
    let code = Code::new().hypercall(POLL, DATA).set(Register::Rdi, DATA).load(16);
    let image = image(halt(code), &words(&[20_000_000, 99, 99]));
    let started = std::time::Instant::now();
    check(run(&image, &[], &[]), |ended| {
        ended.status == Some(0) && started.elapsed().as_millis() >= 20
    });
}

/// A guest that makes one request to a disk of two sectors of 512 bytes, and exits with the result.
fn disk(call: u16, handle: u64, size: u64, offset: u64) -> (Ended, Vec<u8>) {
    let disk = file(&[[b'a'; 512], [b'b'; 512]].concat());
    let data = [words(&[handle, offset, DATA + 0x200, size, 99]), vec![b'c'; 0x600]].concat();
    let code = halt(Code::new().hypercall(call, DATA).set(Register::Rdi, DATA).load(32));
    let image = Image::new(HVT, code.bytes(), &data, &[("storage", BLOCK)]);
    let ended = run(&image, &[&format!("--block:storage={}", disk.path().display())], &[]);
    (ended, std::fs::read(disk.path()).unwrap())
}

#[test]
fn whole_sectors_are_read_and_written() {
    for offset in [0, 512] {
        check(disk(BLOCK_READ, 1, 512, offset).0, |ended| ended.status == Some(0));
        let (ended, contents) = disk(BLOCK_WRITE, 1, 512, offset);
        check(ended, |ended| {
            ended.status == Some(0) && contents[offset as usize..][..512] == [b'c'; 512]
        });
    }
}

#[test]
fn other_requests_to_a_disk_are_refused() {
    for call in [BLOCK_READ, BLOCK_WRITE] {
        for (handle, size, offset) in [
            (1, 512, 1024),
            (1, 512, 513),
            (1, 511, 0),
            (1, 1024, 0),
            (1, 0, 0),
            (1, 512, u64::MAX - 511),
            (0, 512, 0),
            (2, 512, 0),
            (u64::MAX, 512, 0),
        ] {
            let (ended, contents) = disk(call, handle, size, offset);
            check(ended, |ended| ended.status == Some(2));
            assert_eq!(contents, [[b'a'; 512], [b'b'; 512]].concat());
        }
    }
}

#[test]
fn devices_are_of_the_kind_that_is_asked_for() {
    let (tap, _peer) = crate::spt::frames();
    let code = halt(
        Code::new()
            .hypercall(BLOCK_READ, DATA)
            .set(Register::Rdi, DATA)
            .load(32),
    );
    let data = words(&[1, 0, DATA, 512, 99]);
    let image = Image::new(HVT, code.bytes(), &data, &[("service", NETWORK)]);
    let option = format!("--net:service=@{}", std::os::fd::AsRawFd::as_raw_fd(&tap));
    check(run(&image, &[&option], &[]), |ended| ended.status == Some(2));
}

#[test]
fn frames_are_received() {
    let (tap, peer) = crate::spt::frames();
    rustix::net::send(&peer, b"frame", rustix::net::SendFlags::empty()).unwrap();
    // Wait for a frame, receive it, print it, and see that there is no second one: SOLO5_R_AGAIN.
    let (poll, read, puts) = (DATA, DATA + 0x40, DATA + 0x80);
    let code = Code::new()
        .hypercall(POLL, poll)
        .hypercall(NET_READ, read)
        .set(Register::Rdi, read)
        .load(16)
        .store(puts + 8)
        .hypercall(PUTS, puts)
        .hypercall(NET_READ, read)
        .set(Register::Rdi, read)
        .load(24);
    let mut data = words(&[u64::MAX >> 1, 0, 0]);
    data.resize(0x40, 0);
    data.extend(words(&[1, DATA + 0x400, 1514, 99]));
    data.resize(0x80, 0);
    data.extend(words(&[DATA + 0x400, 0]));
    let image = Image::new(HVT, halt(code).bytes(), &data, &[("service", NETWORK)]);
    let option = format!("--net:service=@{}", std::os::fd::AsRawFd::as_raw_fd(&tap));
    check(run(&image, &[&option], &[]), |ended| {
        ended.output == b"frame" && ended.status == Some(1)
    });
}

#[test]
fn memory_has_the_permissions_of_its_segments() {
    let ends = |code: Code, message: &str| {
        let image = image(halt_with(code, 111), b"\xf4");
        check(run(&image, &[], &[]), |ended| {
            ended.status == Some(1) && ended.errors.contains(message)
        });
    };
    ends(
        Code::new().set(Register::Rax, 0).store_byte(CODE),
        "used memory against its permissions at 0x10001",
    );
    // Guests without handlers stop at the first trap.
    let trap = "it failed to handle a trap within a trap";
    ends(Code::new().jump(DATA), trap);
    ends(Code::new().jump(0x10_4000), trap);
    ends(Code::new().load_byte(0), trap);
    ends(Code::new().load_byte(0x2000), trap);
    ends(Code::new().load_byte(CODE + 0x1000), trap);
    ends(Code::new().load_byte(0x20_0000), trap);
    ends(Code::new().set(Register::Rax, 0).store_byte(0x1_0000), trap);
}

#[test]
fn the_tender_uses_no_memory_but_the_guests() {
    let refused = |address: u64, data: &[u8]| {
        let code = halt_with(Code::new().hypercall(PUTS, address), 111);
        check(run(&image(code, data), &[], &[]), |ended| {
            ended.status == Some(1) && ended.errors.contains("which are not its own")
        });
    };
    for address in [
        0,
        0x1000,
        0x2000,
        0x2_0000,
        CODE + 0x1000,
        0x1f_fff9,
        0x20_0000,
        0xffff_fff8,
    ] {
        refused(address, b"");
    }
    for (text, size) in [
        (0, 1),
        (u64::MAX, 1),
        (DATA, u64::MAX),
        (DATA, 0x20_0000),
        (0x2000, 8),
        (1 << 40, 1),
    ] {
        refused(DATA, &words(&[text, size]));
    }
    // The answer would go into the code.
    let code = halt_with(Code::new().hypercall(WALL_TIME, CODE), 111);
    check(run(&image(code, b""), &[], &[]), |ended| {
        ended.errors.contains("8 bytes at 0x100000, which are not its own")
    });
}

#[test]
fn other_ports_are_no_hypercalls() {
    for port in [0x500, 0x509, 0x4ff, 0x80, 0xffff] {
        let code = halt_with(Code::new().out(port), 111);
        let message = format!("the port {port:#x}, which is no hypercall");
        check(run(&image(code, b""), &[], &[]), |ended| {
            ended.status == Some(1) && ended.errors.contains(&message)
        });
    }
}

#[test]
fn floating_point_works_or_is_explained() {
    let code = halt_with(Code::new().float(), 6);
    check(run(&image(code, b""), &[], &[]), |ended| {
        ended.status == Some(6)
            || ended.status == Some(1) && ended.errors.contains("OCaml's floating point is not among them")
    });
}

#[test]
fn memory_comes_in_large_pages() {
    let file = file(&image(halt_with(Code::new(), 5), b"").bytes());
    let with = |memory: &str| -> Ended { tender().arg(memory).arg(file.path()).output().unwrap().into() };
    check(with("--mem=8"), |ended| ended.status == Some(5));
    check(with("--mem=3"), |ended| ended.status == Some(5));
    check(with("--mem=4096"), |ended| ended.status == Some(5));
    for memory in ["--mem=1", "--mem=8192"] {
        let ended = with(memory);
        assert_eq!(ended.status, Some(1));
        assert!(ended.errors.contains("give it from 2 to 4096 MiB"), "{ended:?}");
    }
}

#[test]
fn the_stack_is_at_the_end_of_memory() {
    let code = halt_with(Code::new().push(), 9);
    check(run(&image(code, b""), &["--mem=4"], &[]), |ended| {
        ended.status == Some(9)
    });
}
