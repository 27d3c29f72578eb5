//! opam reads the generated files, finds nothing to complain of, and does what they were made for.

use camino::Utf8Path;
use mirage_dsl::Target;
use opam_tests::{Description, Machine, descriptions};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn opam_has_no_complaints() {
    let machine = Machine::new(&[]);
    let mut files = 0;
    for (number, description) in descriptions().iter().enumerate() {
        for (name, contents) in Target::ALL.iter().filter_map(|target| description.opam(*target)) {
            let path = machine.write(&format!("{number}/{name}"), &contents);
            let complaints = machine.opam(&["lint", "--short", path.as_str()]);
            let complaints: Vec<&str> = complaints
                .lines()
                .filter(|line| !line.contains("Running as root"))
                .collect();
            assert!(
                complaints.concat().trim().is_empty(),
                "{complaints:?} of {name}:\n{contents}"
            );
            files += 1;
        }
    }
    assert!(files > 40, "only {files} files");
}

#[test]
fn only_packages_of_the_switch_are_dependencies() {
    let known = [
        ("opam-monorepo", "0.4.1"),
        ("solo5", "0.9.0"),
        ("ocaml-solo5", "0.8.1"),
        ("ocaml-solo5", "1.0.0"),
        ("lwt", "5.7.0"),
    ];
    let machine = Machine::new(&known).with_switch();
    for (target, expected) in [
        (Target::UNIX, &["opam-monorepo"][..]),
        (Target::SPT, &["ocaml-solo5", "opam-monorepo", "solo5"]),
    ] {
        let (name, contents) = descriptions()[1].opam(target).unwrap();
        let path = machine.write(&format!("{target}/{name}"), &contents);
        let said = machine.opam(&["install", "--deps-only", "--show-actions", path.as_str()]);
        let mut installed: Vec<&str> = said
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- install ")?.split_whitespace().next())
            .collect();
        installed.sort_unstable();
        assert_eq!(installed, expected, "{said}");
    }
}

/// A `cargo` that writes its arguments down, each with a line behind it, and makes an image.
const CARGO: &str = "#!/bin/sh\nprintf '%s\\n--\\n' \"$@\" > \"$HOME/called\"\nmkdir -p 'unikernels/my web/dist'\n\
                     echo image > 'unikernels/my web/dist/web.site'\n";

#[test]
fn opam_builds_and_installs_with_the_chosen_key() {
    let machine = Machine::new(&[("opam-monorepo", "0.4.1")]);
    let cargo = machine.write("bin/cargo", CARGO);
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let source = machine.path("source");
    machine.write("source/unikernels/my web/Cargo.toml", "");
    let git = |arguments: &[&str]| {
        let who = [
            "-c",
            "user.name=me",
            "-c",
            "user.email=me@example.org",
            "-C",
            source.as_str(),
        ];
        machine.run("git", &[&who[..], arguments].concat())
    };
    machine.run("git", &["init", "--quiet", source.as_str()]);
    git(&["checkout", "--quiet", "-b", "fix/it"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "A unikernel"]);
    let text = "100% %{bin}% \"quoted\" \\ 'single' $HOME ] }\n# (* é \t";
    let (name, contents) = Description::of_repository(&format!("git+file://{source}"), text)
        .opam(Target::UNIX)
        .unwrap();
    let name = Utf8Path::new(&name).file_stem().unwrap();
    machine.package(name, "1", &contents);
    let machine = machine.with_switch();
    machine.opam(&["install", name]);
    let called = fs::read_to_string(machine.path("called")).unwrap();
    let text = format!("--text={text}");
    let manifest = "unikernels/my web/Cargo.toml";
    let expected = [
        "run",
        "--manifest-path",
        manifest,
        "-p",
        "web-config",
        "--",
        "build",
        "-t",
        "unix",
        text.as_str(),
    ];
    assert_eq!(called, expected.map(|word| format!("{word}\n--\n")).concat());
    assert_eq!(
        fs::read_to_string(machine.path("root/test/bin/web.site")).unwrap(),
        "image\n"
    );
}
