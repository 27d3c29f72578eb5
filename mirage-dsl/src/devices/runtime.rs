//! What every unikernel starts with: its command line, the OCaml runtime, its name.

use super::arguments;
use crate::prelude::*;
use crate::{DeviceBuilder, Text};

pub(crate) fn mirage_runtime() -> Package {
    Package::new("mirage-runtime").min("4.11.0").max("4.12.0")
}

/// A package of which one sublibrary, chosen by the target, is linked beside its own library.
pub(super) fn linked_for_target(
    package: fn() -> Package,
    sublibrary: fn(Target) -> &'static str,
) -> Value<Vec<Package>> {
    target().map(move |target| vec![package().sublibs(["", sublibrary(target)])])
}

/// The command line as the target hands it over: `Mirage_bootvar.argv`.
///
/// OCaml: `Mirage_bootvar`, whose value is a `string array`. Options: none. Targets: all.
#[track_caller]
pub fn default_argv() -> Impl<Argv> {
    DeviceBuilder::new("argv", "Mirage_bootvar")
        .connect("return (Mirage_bootvar.argv ())")
        .chosen_packages(linked_for_target(
            || Package::new("mirage-bootvar").min("1.0.0").max("2.0.0"),
            |target| target.boot_library(),
        ))
        .build()
}

/// An empty command line: every run-time argument has its default.
///
/// OCaml: `[|""|]`, a `string array`. Options: none. Targets: all.
#[track_caller]
pub fn no_argv() -> Impl<Argv> {
    DeviceBuilder::new("argv", "Mirage_runtime")
        .connect("return [|\"\"|]")
        .build()
}

/// A job that does nothing.
///
/// OCaml: `Unit`, whose value is `()`. Options: none. Targets: all.
#[track_caller]
pub fn noop() -> Impl<Job> {
    DeviceBuilder::new("noop", "Unit").build()
}

/// Parses the command line into the run-time arguments, or shows help and exits.
pub(crate) fn runtime_arguments(argv: Impl<Argv>) -> Impl<Job> {
    DeviceBuilder::new("runtime_arguments", "Mirage_runtime")
        .dependency("argv", argv)
        .connect("return Mirage_runtime.(with_argv (runtime_args ()) {name} {argv})")
        .package(mirage_runtime())
        .build()
}

/// The options of `Cmdliner_stdlib.setup`.
const OCAML_OPTIONS: [&str; 13] = [
    "backtrace",
    "randomize-hashtables",
    "allocation-policy",
    "minor-heap-size",
    "major-heap-increment",
    "space-overhead",
    "max-space-overhead",
    "gc-verbosity",
    "gc-window-size",
    "custom-major-ratio",
    "custom-minor-ratio",
    "custom-minor-max-size",
    "stack-limit",
];

/// Garbage collector and backtraces, set from the command line.
pub(crate) fn ocaml_runtime() -> Impl<Job> {
    let setup = "Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true)";
    let setup = RuntimeArgument::<()>::call(setup.to_owned(), "", "()", &OCAML_OPTIONS);
    DeviceBuilder::new("ocaml_runtime", "Cmdliner_stdlib")
        .field("ocaml_parameters", setup)
        .connect("return {ocaml_parameters}")
        .package(Package::new("cmdliner-stdlib").min("1.0.1").max("2.0.0"))
        .build()
}

/// Waits for the seconds of `--delay`.
pub(crate) fn delay() -> Impl<Job> {
    DeviceBuilder::new("wait", "Mirage_runtime")
        .field("delay", arguments::delay())
        .connect("Mirage_sleep.ns (Duration.of_sec {delay})")
        .package(Package::new("duration").max("1.0.0"))
        .build()
}

/// Makes the name known to `Mirage_runtime.name`.
pub(crate) fn set_name() -> Impl<Job> {
    DeviceBuilder::new("set_name", "Mirage_runtime")
        .connect(Text::Borrowed("return (Mirage_runtime.set_name {name})"))
        .build()
}
