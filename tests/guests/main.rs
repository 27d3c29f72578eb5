//! The guests keep Solo5's promises, under spt on this machine and under hvt in a machine inside of it.

#![allow(clippy::unwrap_used)]

use camino::{Utf8Path, Utf8PathBuf};
use guests_tests::{Abi, CASES, Case, Device, Machine, Outcome, SYSTEM_CALLS, Toolchain, perform, run};
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

const TENDER: &str = env!("CARGO_BIN_EXE_tender");
const MEMORY: &str = "--mem=16";
const DISK_SIZE: u64 = 64 << 10;

fn folder() -> &'static Utf8Path {
    Utf8Path::new(env!("CARGO_TARGET_TMPDIR"))
}

static TOOLCHAIN: LazyLock<Toolchain> = LazyLock::new(|| Toolchain::install(folder()));

/// The same with the OCaml part.
static OCAML: LazyLock<&Toolchain> = LazyLock::new(|| {
    TOOLCHAIN.install_ocaml(folder());
    &TOOLCHAIN
});

/// What `guest.ml` prints before it exits with status 5.
const OCAML_OUTPUT: &str = "\
Hello, 1.414 0x1.8p+0 aNbN
0.10000000000000001 10.000000 1.414214
map of 10000, same true, deep 5000
open: /etc/passwd: Function not implemented
command: true: Function not implemented
HOME false
time true
not found
out of memory
";

fn check(abi: Abi, cases: &[Case], run: impl FnMut(&Case) -> Outcome) {
    let outcomes: Vec<Outcome> = cases.iter().map(run).collect();
    let complaints: String = cases
        .iter()
        .zip(&outcomes)
        .filter_map(|(case, outcome)| case.complaint(abi, outcome))
        .collect();
    assert!(complaints.is_empty(), "{complaints}");
}

fn run_spt(case: &Case, image: &Utf8Path) -> Outcome {
    let mut tender = Command::new(TENDER);
    tender.arg(MEMORY);
    if case.device == Device::Disk {
        let disk = folder().join("disk.img");
        fs::File::create(&disk).unwrap().set_len(DISK_SIZE).unwrap();
        tender.arg(format!("--block:disk={disk}"));
    }
    run(tender.args([image.as_str(), case.argument]))
}

#[test]
fn guests_keep_the_promises_under_spt() {
    check(Abi::Spt, CASES, |case| {
        run_spt(case, &TOOLCHAIN.guest(case.guest, case.device, Abi::Spt))
    });
}

#[test]
fn a_system_call_beyond_the_abi_ends_the_guest() {
    let image = TOOLCHAIN.guest("system_call", Device::None, Abi::Spt);
    check(Abi::Spt, SYSTEM_CALLS, |case| run_spt(case, &image));
}

#[test]
fn a_small_ocaml_guest_is_small_and_needs_8_mb() {
    let image = OCAML.ocaml_guest("hello", Abi::Spt);
    let Outcome { output, status } = run(Command::new(TENDER).args(["--mem=8", image.as_str()]));
    assert_eq!((output.as_str(), status), ("Hello, 1.414!\n", 0));

    let stripped = image.with_extension("stripped");
    perform(Command::new("strip").args(["-o", stripped.as_str(), image.as_str()]));
    let size = fs::metadata(stripped).unwrap().len();
    assert!(size <= 3 << 19, "{size} bytes are more than 1.5 MB");
}

#[test]
fn ocaml_has_what_it_needs_of_the_c_library() {
    let image = OCAML.ocaml_guest("guest", Abi::Spt);
    let Outcome { output, status } = run(Command::new(TENDER).args([MEMORY, image.as_str()]));
    assert_eq!((output.as_str(), status), (OCAML_OUTPUT, 5));
}

#[test]
fn a_stack_without_end_is_noticed() {
    let image = OCAML.ocaml_guest("overflow", Abi::Spt);
    let Outcome { output, status } = run(Command::new(TENDER).args([MEMORY, image.as_str()]));
    assert_ne!(status, 0);
    // By the heap up to OCaml 4, by an exception of OCaml's own from OCaml 5 on.
    let said = output.to_lowercase().replace('_', " ");
    assert!(said.starts_with("fatal") && said.contains("stack overflow"), "{output}");
}

#[test]
fn too_little_memory_is_said() {
    let image = TOOLCHAIN.guest("hello", Device::None, Abi::Spt);
    let Outcome { output, status } = run(Command::new(TENDER).args(["--mem=1", image.as_str()]));
    assert_ne!(status, 0);
    assert!(output.contains("memory"), "{output}");
}

/// All hvt guests, the network of both ABIs and OCaml, in one machine: it takes seconds to start.
#[test]
fn guests_keep_the_promises_under_hvt_and_on_a_network() {
    let mut machine = Machine::new(folder());
    machine.program_with_libraries(TENDER, "bin/tender");
    for case in CASES {
        let image = TOOLCHAIN.guest(case.guest, case.device, Abi::Hvt);
        machine.file(image.as_str(), &format!("{}.hvt", case.guest));
        let disk = match case.device {
            Device::Disk => format!("truncate -s {DISK_SIZE} disk && tender --block:disk=disk"),
            _ => "tender".to_owned(),
        };
        machine.script(format!("{disk} {MEMORY} {}.hvt '{}'", case.guest, case.argument));
    }
    for abi in [Abi::Spt, Abi::Hvt] {
        let name = abi.name();
        machine.file(
            TOOLCHAIN.guest("net", Device::Network, abi).as_str(),
            &format!("net.{name}"),
        );
        machine.script(format!(
            "tunctl -t {name} > /dev/null && ip addr add 10.0.0.1/24 dev {name} && ip link set dev {name} up && \
             {{ (sleep 1; arping -c 1 -w 10 -I {name} 10.0.0.2 > /answer) & \
             tender {MEMORY} --net:net={name} net.{name} && wait && grep -c reply /answer; ip link del dev {name}; }}"
        ));
    }
    machine.file(OCAML.ocaml_guest("guest", Abi::Hvt).as_str(), "ocaml.hvt");
    machine.script(format!("tender {MEMORY} ocaml.hvt"));

    let mut outcomes = machine.run();
    let ocaml = outcomes.pop().unwrap();
    assert_eq!((ocaml.output.as_str(), ocaml.status), (OCAML_OUTPUT, 5));
    for outcome in outcomes.split_off(CASES.len()) {
        assert_eq!(outcome.output, "asked and answered\n1\n", "{outcome:?}");
    }
    let mut outcomes = outcomes.into_iter();
    check(Abi::Hvt, CASES, |_| outcomes.next().unwrap());
}

fn write(name: &str, text: &str) -> Utf8PathBuf {
    let path = folder().join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_function_that_enters_the_kernel_is_not_linked() {
    let source = write(
        "stray.c",
        "#include <solo5.h>\n\
         __attribute__((noinline)) void stray(void) { __asm__ volatile(\"syscall\"); }\n\
         int solo5_app_main(const struct solo5_start_info *info) { (void)info; stray(); return 0; }\n",
    );
    for abi in [Abi::Spt, Abi::Hvt] {
        let image = folder().join("stray");
        let Outcome { output, status } = TOOLCHAIN.link(&[&source, &TOOLCHAIN.manifest(Device::None)], abi, &image);
        assert_eq!(status, 1, "{output}");
        assert!(output.contains("the function `stray` makes a system call"), "{output}");
        assert!(!image.exists());
    }
}

#[test]
fn a_function_that_needs_an_operating_system_is_named() {
    let source = write(
        "fork.c",
        "#include <solo5.h>\n#include <unistd.h>\n\
         int solo5_app_main(const struct solo5_start_info *info) { (void)info; return fork(); }\n",
    );
    let manifest = TOOLCHAIN.manifest(Device::None);
    let Outcome { output, status } = TOOLCHAIN.link(&[&source, &manifest], Abi::Spt, &folder().join("fork"));
    assert_ne!(status, 0);
    assert!(output.contains("fork"), "{output}");
}

#[test]
fn an_unknown_abi_is_refused() {
    let cc = folder().join("solo5/bin/x86_64-solo5-none-static-cc");
    LazyLock::force(&TOOLCHAIN);
    let Outcome { output, status } = run(Command::new(cc).args(["-z", "solo5-abi=xen", "x.c"]));
    assert_eq!(status, 1);
    assert!(
        output.contains("no bindings for solo5-abi=xen, only for spt and hvt"),
        "{output}"
    );
}

#[test]
fn mistakes_in_a_manifest_are_found_where_they_are() {
    let manifest = |devices: &str| format!(r#"{{ "type": "solo5.manifest", "version": 1, "devices": [{devices}] }}"#);
    let device = |name: &str| format!(r#"{{ "name": "{name}", "type": "NET_BASIC" }}"#);
    let many = vec![device("a"); 64].join(", ");
    let mistakes = [
        ("", "1:1: expected a value, found the end of the file".to_owned()),
        (
            "{ \"type\": \"solo5.manifest\",\n  \"version\": 1\n}",
            "1:1: the manifest has no field \"devices\"".to_owned(),
        ),
        (
            "{ \"type\": \"solo5.manifest\"\n  \"version\": 1 }",
            "2:3: expected ',' or '}', found '\"'".to_owned(),
        ),
        ("[]", "1:1: the manifest must be an object, not an array".to_owned()),
        (
            &manifest("").replace('1', "2"),
            "1:40: the version of the manifest must be 1".to_owned(),
        ),
        (
            &manifest("").replace("solo5.", "xen."),
            "1:11: the type of the manifest must be \"solo5.manifest\"".to_owned(),
        ),
        (
            &manifest("").replace("\"devices\"", "\"device\""),
            "1:43: the manifest has no field \"device\"".to_owned(),
        ),
        (
            &manifest(&device("a-b")),
            "1:65: the name \"a-b\" has more than letters and digits".to_owned(),
        ),
        (&manifest(&device("")), "1:65: the name of a device is empty".to_owned()),
        (
            &manifest(&device(&"a".repeat(68))),
            "1:65: the name of a device is longer than 67 letters".to_owned(),
        ),
        (
            &manifest(&device("a").replace("NET", "USB")),
            "1:78: there is no device type \"USB_BASIC\"".to_owned(),
        ),
        (
            &manifest(r#"{ "name": "a" }"#),
            "1:55: a device has no field \"type\"".to_owned(),
        ),
        (
            &manifest(&[device("a"), device("a")].join(", ")),
            ": there are two devices called \"a\"".to_owned(),
        ),
        (&manifest(&many), "1:54: there are more than 63 devices".to_owned()),
    ];
    for (text, message) in mistakes {
        let json = write("mistake.json", text);
        let Outcome { output, status } = TOOLCHAIN.generate_manifest(&json, &folder().join("mistake.c"));
        assert_eq!(status, 1, "{text}: {output}");
        assert!(
            output.starts_with("/") && output.contains(&message),
            "{text}\n  gives: {output}  not: {message}"
        );
    }
}
