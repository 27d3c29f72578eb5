//! A whole application, from its jobs to the resolved graph.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::{Connect, FieldKind};
use mirage_dsl::prelude::*;

/// Checks a disk.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("fmt")]
struct CheckDisk {
    disk: Impl<Block>,
    // `module` and `name` are no placeholders here.
    name: String,
    #[dependency]
    log: Impl<Reporter>,
    #[after]
    store: Impl<KvRo>,
}

/// Says hello.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Hello", name = "hello")]
struct Greeter;

fn main() {
    let check = CheckDisk { disk: ramdisk("d"), name: "d".into(), log: default_reporter(), store: direct_kv_ro("t") };
    let line = line!() + 1;
    let job = check.job();
    let application = Application::new("check").job(job).job(Greeter);
    let resolved = application.resolve(&Context::new(Target::UNIX)).unwrap();
    let jobs: Vec<_> = resolved.jobs.iter().map(|id| resolved.graph.device(*id).description()).collect();
    assert_eq!(jobs.iter().map(|job| job.name()).collect::<Vec<_>>(), ["check_disk", "hello"]);
    assert_eq!(jobs[0].connect(), &Connect::Start);
    assert_eq!(jobs[0].signature().name, "Job");
    assert_eq!(jobs[0].created().line, line);
    let place = jobs[0].connect_location().unwrap();
    assert_eq!((place.line, place.column), (10, 22));
    assert_eq!(jobs[0].packages().map(|package| package.name()).collect::<Vec<_>>(), ["fmt"]);
    let kinds: Vec<_> = jobs[0].fields().iter().map(|field| &field.kind).collect();
    assert!(matches!(kinds[..], [FieldKind::Input, FieldKind::Parameter(_), FieldKind::Dependency, FieldKind::After]));
}
