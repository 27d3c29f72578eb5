//! Everything that a device can need beside its inputs.
#![deny(warnings)]

use mirage_dsl::model::Destination;
use mirage_dsl::prelude::*;
use mirage_dsl::{Context, DeviceBuilder};

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main", extend = Self::more)]
#[package("arp", min = "4.0.0", max = "5.0.0", sublibs("", "mirage"))]
#[package("tcpip", libs("tcpip.udp", "tcpip.stack-direct"), min = "9.0.0")]
#[package("crunch", build)]
#[package("none", libs())]
#[package("ocaml-solo5", scope = switch)]
#[package("fmt", scope = monorepo, pin = format!("git+file://{}", Self::folder()), min = "0.8.0", pin_version = "0.9.0")]
#[local_library("hello")]
#[ppx("ppx_sexp_conv")]
#[stanza("(rule (with-stdout-to table.ml (echo \"\")))")]
#[produces("table.ml")]
#[file("data/motd.txt", "hello")]
#[file("needs.rs", include_str!("needs.rs"))]
#[source("t")]
#[disk("disk.img")]
#[install_bin("tool.exe", "tool")]
#[install_etc("needs.rs")]
struct Main;

impl Main {
    fn folder() -> String {
        "/fmt".to_owned()
    }

    fn more(device: DeviceBuilder<Job>) -> DeviceBuilder<Job> {
        device.package(Package::new("last"))
    }
}

fn main() {
    let resolved = Application::new("needs").job(Main).resolve(&Context::new(Target::UNIX)).unwrap();
    let job = resolved.graph.device(resolved.jobs[0]).description();
    let packages: Vec<_> = job.packages().map(|package| (package.to_string(), package.libraries().collect::<Vec<_>>())).collect();
    let expected: [(&str, &[&str]); 8] = [
        (r#""arp" {?monorepo & >= "4.0.0" & < "5.0.0"}"#, &["arp", "arp.mirage"]),
        (r#""tcpip" {?monorepo & >= "9.0.0"}"#, &["tcpip.stack-direct", "tcpip.udp"]),
        (r#""crunch" {?monorepo & build}"#, &[]),
        (r#""none" {?monorepo}"#, &[]),
        (r#""ocaml-solo5""#, &[]),
        (r#""fmt" {?monorepo & >= "0.8.0"}"#, &["fmt"]),
        (r#""ppx_sexp_conv" {?monorepo & build}"#, &[]),
        (r#""last" {?monorepo}"#, &["last"]),
    ];
    for ((package, libraries), (expected, expected_libraries)) in packages.iter().zip(expected) {
        assert_eq!(package, expected);
        assert_eq!(libraries, expected_libraries);
    }
    assert_eq!(packages.len(), expected.len());
    let pin = job.packages().find_map(|package| package.get_pin()).unwrap();
    assert_eq!((pin.url.as_str(), pin.version.as_str()), ("git+file:///fmt", "0.9.0"));
    assert_eq!(job.local_libraries(), ["hello"]);
    assert_eq!(job.rewriters(), ["ppx_sexp_conv"]);
    let stanzas: Vec<String> = job.stanzas().iter().map(ToString::to_string).collect();
    assert_eq!(stanzas, ["(rule\n (with-stdout-to\n  table.ml\n  (echo \"\")))"]);
    assert_eq!(job.sources(), ["t"]);
    assert_eq!(job.disks(), ["disk.img"]);
    let [(tool, Destination::Bin(name)), (source, Destination::Etc)] = job.installed() else {
        panic!("a program and a file");
    };
    assert_eq!((&**tool, &**name, &**source), ("tool.exe", "tool", "needs.rs"));
    let files: Vec<_> = job.files().iter().map(|file| (file.path.as_str(), file.contents.len())).collect();
    assert_eq!(files, [("data/motd.txt", 5), ("needs.rs", include_str!("needs.rs").len())]);
}
