//! Guests as processes: what they are told, and what they may do.

use crate::code::{Code, Register};
use crate::image::{BLOCK, CODE, DATA, Image, NETWORK, SPT};
use crate::run::{Ended, file, run};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, send, socketpair};
use std::os::fd::AsRawFd;

const BOOT_INFORMATION: u64 = 0x1_1000;

const READ: u64 = 0;
const WRITE: u64 = 1;
const PREAD: u64 = 17;
const PWRITE: u64 = 18;
const CLOCK_GETTIME: u64 = 228;
const EPOLL_PWAIT: u64 = 281;
const TIMERFD_SETTIME: u64 = 286;

// The descriptors of a guest without devices, behind those of the standard streams and of the image.
const EPOLL: u64 = 4;
const TIMER: u64 = 5;

fn guest(code: Code, data: &[u8]) -> Ended {
    run(&Image::new(SPT, code.bytes(), data, &[]), &[], &[])
}

#[track_caller]
fn assert_killed_by(signal: i32, code: Code) {
    let ended = guest(code.unreachable(), b"data");
    assert_eq!((ended.signal, ended.status), (Some(signal), None), "{ended:?}");
}

#[track_caller]
fn assert_exits(status: i32, code: Code) {
    let ended = guest(code, b"data");
    assert_eq!(ended.status, Some(status), "{ended:?}");
}

#[test]
fn a_guest_prints_and_exits() {
    for status in [0, 7, 255] {
        let ended = guest(Code::new().print(DATA, 6).exit(status), b"hello\n");
        assert_eq!(
            (ended.output.as_slice(), ended.status),
            (b"hello\n".as_slice(), Some(status as i32)),
            "{ended:?}"
        );
        assert_eq!(ended.errors, "");
    }
}

#[test]
fn a_guest_is_told_its_memory() {
    assert_exits(2, Code::new().load(0).shift_right(20).exit_with_rax());
    // Where the image ends, in pages behind its beginning at page 256.
    assert_exits(4, Code::new().load(8).shift_right(12).exit_with_rax());
}

#[test]
fn a_guest_is_told_its_arguments() {
    let line = b"--hello=world two three\0";
    let code = Code::new()
        .follow(16)
        .rdi_to_rsi()
        .set(Register::Rdi, 1)
        .set(Register::Rdx, line.len() as u64);
    let image = Image::new(SPT, code.system_call(WRITE).exit(0).bytes(), b"", &[]);
    let ended = run(&image, &[], &["--hello=world", "two", "three"]);
    assert_eq!(ended.output, line);
    let ended = run(&image, &[], &[&"x".repeat(8192)]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.errors.contains("at most 8191 fit"), "{ended:?}");
}

#[test]
fn a_guest_has_the_memory_that_it_is_given() {
    // The stack is at the end.
    assert_exits(3, Code::new().push().exit(3));
    assert_exits(
        4,
        Code::new()
            .set(Register::Rax, 1)
            .store_byte(0x1f_ffff)
            .store_byte(0x10_4000)
            .exit(4),
    );
    assert_killed_by(libc::SIGSEGV, Code::new().load_byte(0x20_0000));
}

#[test]
fn data_is_loaded_and_followed_by_zeroes() {
    assert_exits(
        i32::from(b't'),
        Code::new().set(Register::Rax, 0).load_byte(DATA + 2).exit_with_rax(),
    );
    assert_exits(0, Code::new().set(Register::Rax, 0).load_byte(DATA + 4).exit_with_rax());
    assert_exits(
        0,
        Code::new()
            .set(Register::Rax, 0)
            .load_byte(DATA + 0x17ff)
            .exit_with_rax(),
    );
}

#[test]
fn memory_has_the_permissions_of_its_segments() {
    assert_killed_by(libc::SIGSEGV, Code::new().store_byte(CODE));
    assert_killed_by(libc::SIGSEGV, Code::new().jump(DATA));
    assert_killed_by(libc::SIGSEGV, Code::new().jump(0x10_4000));
    assert_killed_by(libc::SIGSEGV, Code::new().load_byte(0));
    // Between the segments.
    assert_killed_by(libc::SIGSEGV, Code::new().load_byte(CODE + 0x1000));
    assert_killed_by(libc::SIGSEGV, Code::new().load_byte(0xf_ffff));
    assert_killed_by(libc::SIGSEGV, Code::new().store_byte(BOOT_INFORMATION));
}

#[test]
fn the_threads_storage_of_the_tender_is_not_the_guests() {
    assert_killed_by(libc::SIGSEGV, Code::new().load_thread(0x28));
    const ARCH_PRCTL: u64 = 158;
    let set = |code: Code, what| code.call(ARCH_PRCTL, &[what, DATA - 0x28]);
    assert_exits(
        i32::from(b'd'),
        set(Code::new(), 0x1002).load_thread(0x28).exit_with_rax(),
    );
    assert_killed_by(libc::SIGSYS, set(Code::new(), 0x1001));
}

#[test]
fn every_other_system_call_is_death() {
    let allowed = [WRITE, CLOCK_GETTIME, 158, 231, EPOLL_PWAIT, TIMERFD_SETTIME];
    // Those that the kernel's probes put into programs: new kernels let no filter see them, and refuse them themselves.
    let probes = [335, 336];
    for number in (0..=470).filter(|number| !allowed.contains(number) && !probes.contains(number)) {
        assert_killed_by(libc::SIGSYS, Code::new().call(number, &[1, 0, 0, 0, 0]));
    }
    for number in allowed {
        // The same, numbered as those of the x32 interface.
        assert_killed_by(libc::SIGSYS, Code::new().call(1 << 30 | number, &[1, DATA, 1]));
    }
}

#[test]
fn only_the_standard_output_is_written_to() {
    for descriptor in [0, 2, 3, EPOLL, TIMER, u64::from(u32::MAX)] {
        assert_killed_by(libc::SIGSYS, Code::new().call(WRITE, &[descriptor, DATA, 1]));
    }
}

#[test]
fn two_clocks_can_be_read() {
    for clock in [0, 1] {
        assert_exits(0, Code::new().call(CLOCK_GETTIME, &[clock, DATA]).exit_with_rax());
    }
    for clock in [2, 3, 4, 7, 11] {
        assert_killed_by(libc::SIGSYS, Code::new().call(CLOCK_GETTIME, &[clock, DATA]));
    }
}

#[test]
fn a_guest_waits_for_its_timer() {
    // One nanosecond since the start of the clock, which is long past.
    let deadline: Vec<u8> = [0, 0, 0, 1_u64].into_iter().flat_map(u64::to_le_bytes).collect();
    let events = DATA + 0x100;
    let set = |code: Code, arguments: &[u64]| code.call(TIMERFD_SETTIME, arguments);
    let wait = |code: Code, arguments: &[u64]| code.call(EPOLL_PWAIT, arguments);
    let image = |code: Code| Image::new(SPT, code.bytes(), &deadline, &[]);

    let code = wait(
        set(Code::new(), &[TIMER, 1, DATA, 0]),
        &[EPOLL, events, 1, u64::from(u32::MAX), 0],
    );
    // `struct epoll_event` has twelve bytes; the last eight are the number of the timer.
    let ended = run(&image(code.print(events + 4, 8).exit(0)), &[], &[]);
    assert_eq!(
        (ended.output.as_slice(), ended.status),
        (0xffff_fffe_u64.to_le_bytes().as_slice(), Some(0)),
        "{ended:?}"
    );

    assert_killed_by(libc::SIGSYS, set(Code::new(), &[TIMER, 0, DATA, 0]));
    assert_killed_by(libc::SIGSYS, set(Code::new(), &[TIMER, 1, DATA, DATA]));
    assert_killed_by(libc::SIGSYS, set(Code::new(), &[EPOLL, 1, DATA, 0]));
    assert_killed_by(libc::SIGSYS, wait(Code::new(), &[TIMER, events, 1, 0, 0]));
    // With a mask of signals.
    assert_killed_by(libc::SIGSYS, wait(Code::new(), &[EPOLL, events, 1, 0, DATA]));
}

/// A guest that makes one request to a disk of two sectors of 512 bytes, and exits with a number of sectors' halves.
fn disk(call: u64, size: u64, offset: u64) -> (Ended, Vec<u8>) {
    let disk = file(&[[b'a'; 512], [b'b'; 512]].concat());
    // The image is descriptor 3, its disk 4.
    let code = Code::new().call(call, &[4, DATA + 0x200, size, offset]).shift_right(8);
    let image = Image::new(SPT, code.exit_with_rax().bytes(), &[b'c'; 0xf00], &[("storage", BLOCK)]);
    let ended = run(&image, &[&format!("--block:storage={}", disk.path().display())], &[]);
    (ended, std::fs::read(disk.path()).unwrap())
}

#[test]
fn whole_sectors_are_read_and_written() {
    for offset in [0, 512] {
        assert_eq!(disk(PREAD, 512, offset).0.status, Some(2));
        let (ended, contents) = disk(PWRITE, 512, offset);
        assert_eq!(ended.status, Some(2));
        assert_eq!(contents[offset as usize..][..512], [b'c'; 512]);
        assert_eq!(contents.iter().filter(|byte| **byte == b'c').count(), 512);
    }
}

#[test]
fn other_requests_to_a_disk_are_death() {
    for call in [PREAD, PWRITE] {
        for (size, offset) in [
            (512, 1024),
            (512, 513),
            (512, 256),
            (511, 0),
            (513, 0),
            (1024, 0),
            (0, 0),
            (512, u64::MAX - 511),
            (512, 1 << 32),
        ] {
            let (ended, contents) = disk(call, size, offset);
            assert_eq!(ended.signal, Some(libc::SIGSYS), "{size} bytes at {offset}");
            assert_eq!(contents, [[b'a'; 512], [b'b'; 512]].concat());
        }
    }
}

#[test]
fn a_guest_is_told_its_devices() {
    let disk = file(&[0; 8192]);
    let (tap, _peer) = frames();
    let code = Code::new()
        .follow(24)
        .rdi_to_rsi()
        .set(Register::Rdi, 1)
        .set(Register::Rdx, 8 + 3 * 104);
    let devices = [("service", NETWORK), ("storage", BLOCK)];
    let image = Image::new(SPT, code.system_call(WRITE).exit(0).bytes(), b"", &devices);
    let options = [
        &format!("--net:service=@{}", tap.as_raw_fd()),
        "--net-mac:service=02:00:00:00:00:01",
        &format!("--block:storage={}", disk.path().display()),
        "--block-sector-size:storage=4096",
    ];
    let table = run(&image, &options, &[]).output;
    assert_eq!(table.len(), 8 + 3 * 104);
    let (network, storage) = (&table[8 + 104..][..104], &table[8 + 208..]);
    assert_eq!(network[..8], *b"service\0");
    assert_eq!(network[72..78], [2, 0, 0, 0, 0, 1]);
    assert_eq!(network[78..80], 1500_u16.to_le_bytes());
    assert_eq!(network[88..92], tap.as_raw_fd().to_le_bytes());
    assert_eq!(storage[..8], *b"storage\0");
    assert_eq!(storage[72..80], 8192_u64.to_le_bytes());
    assert_eq!(storage[80..82], 4096_u16.to_le_bytes());
    assert_eq!((network[96], storage[96]), (1, 1));
}

/// Two ends of a line for frames, of which the first is inherited by programs started here.
pub fn frames() -> (impl AsRawFd, impl std::os::fd::AsFd) {
    let (here, there) = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None).unwrap();
    fcntl_setfd(&here, FdFlags::empty()).unwrap();
    (here, there)
}

#[test]
fn a_guest_waits_for_frames_and_answers() {
    let (tap, peer) = frames();
    let number = tap.as_raw_fd() as u64;
    send(&peer, b"frame", SendFlags::empty()).unwrap();
    // The image takes the lowest descriptor that is free, then come those to wait with: whichever they are, the guest
    // finds them behind its boot information.
    let events = DATA + 0x100;
    let code = Code::new()
        .load(32)
        .rax_to_rdi_low()
        .set(Register::Rsi, events)
        .set(Register::Rdx, 1)
        .set(Register::R10, u64::from(u32::MAX))
        .set(Register::R8, 0)
        .system_call(EPOLL_PWAIT)
        .call(READ, &[number, DATA, 1514])
        .call(WRITE, &[number, DATA, 5])
        .print(events + 4, 8)
        .exit(0);
    let image = Image::new(SPT, code.bytes(), b"", &[("service", NETWORK)]);
    let ended = run(&image, &[&format!("--net:service=@{number}")], &[]);
    // The event is that of the first device.
    assert_eq!(
        (ended.output.as_slice(), ended.status),
        (1_u64.to_le_bytes().as_slice(), Some(0)),
        "{ended:?}"
    );
    let mut answer = [0; 16];
    let (size, _) = recv(&peer, &mut answer, RecvFlags::DONTWAIT).unwrap();
    assert_eq!(&answer[..size], b"frame");
}

#[test]
fn eight_mebibytes_are_enough_and_none_are_not() {
    let code = Code::new().exit(5);
    let image = Image::new(SPT, code.bytes(), b"", &[]);
    let file = file(&image.bytes());
    let with = |memory: &str| -> Ended {
        crate::run::tender()
            .arg(memory)
            .arg(file.path())
            .output()
            .unwrap()
            .into()
    };
    assert_eq!(with("--mem=8").status, Some(5));
    let ended = with("--mem=1");
    assert_eq!(ended.status, Some(1));
    assert!(
        ended
            .errors
            .contains("needs more than the 1 MiB of memory it is given; give at least 2 MiB"),
        "{ended:?}"
    );
    let ended = with("--mem=100000000");
    assert_eq!(ended.status, Some(1));
    assert!(ended.errors.contains("give it from 1 to 1048576 MiB"), "{ended:?}");
}

#[test]
fn a_process_with_threads_does_not_become_a_guest() {
    // The harness of these tests runs each in a thread of its own.
    let bytes = Image::new(SPT, Code::new().exit(0).bytes(), b"", &[]).bytes();
    let image = mirage_tender::Image::parse(&bytes).unwrap();
    let mirage_tender::Tender::Spt(process) = mirage_tender::Tender::new(image, Default::default()).unwrap() else {
        panic!("it is for spt");
    };
    assert!(matches!(process.run(), Err(mirage_tender::Error::Threads)));
}
