//! Sleeping and clocks. They are linked, not passed to functors: OCaml code uses `Mirage_sleep`, `Mirage_ptime` and
//! `Mirage_mtime` directly.

use super::runtime::linked_for_target;
use crate::DeviceBuilder;
use crate::prelude::*;

fn sleep_package() -> Package {
    Package::new("mirage-sleep").min("4.1.0").max("5.0.0")
}

fn ptime_package() -> Package {
    Package::new("mirage-ptime").min("5.1.0").max("6.0.0")
}

fn mtime_package() -> Package {
    Package::new("mirage-mtime").min("5.2.0").max("6.0.0")
}

/// Sleeping as the target does it: `Mirage_sleep.ns`.
///
/// OCaml: `Mirage_sleep`, linked and used by its name. Options: none. Targets: all.
#[track_caller]
pub fn default_sleep() -> Impl<Sleep> {
    DeviceBuilder::new("sleep", "Mirage_sleep")
        .chosen_packages(linked_for_target(sleep_package, |target| target.time_library()))
        .build()
}

/// The target's wall clock: `Mirage_ptime.now`.
///
/// OCaml: `Mirage_ptime`, linked and used by its name. Options: none. Targets: all.
#[track_caller]
pub fn default_ptime() -> Impl<Ptime> {
    DeviceBuilder::new("ptime", "Mirage_ptime")
        .chosen_packages(linked_for_target(ptime_package, |target| target.time_library()))
        .build()
}

/// A wall clock for tests, set through `Mirage_ptime_set`.
///
/// OCaml: `Mirage_ptime`, linked and used by its name. Options: none. Targets: all.
#[track_caller]
pub fn mock_ptime() -> Impl<Ptime> {
    DeviceBuilder::new("ptime", "Mirage_ptime")
        .package(ptime_package().sublibs(["", "mock"]))
        .build()
}

/// The target's monotonic clock: `Mirage_mtime.elapsed_ns`.
///
/// OCaml: `Mirage_mtime`, linked and used by its name. Options: none. Targets: all.
#[track_caller]
pub fn default_mtime() -> Impl<Mtime> {
    DeviceBuilder::new("mtime", "Mirage_mtime")
        .chosen_packages(linked_for_target(mtime_package, |target| target.time_library()))
        .build()
}

/// A monotonic clock for tests, set through `Mirage_mtime_set`.
///
/// OCaml: `Mirage_mtime`, linked and used by its name. Options: none. Targets: all.
#[track_caller]
pub fn mock_mtime() -> Impl<Mtime> {
    DeviceBuilder::new("mtime", "Mirage_mtime")
        .package(mtime_package().sublibs(["", "mock"]))
        .build()
}
