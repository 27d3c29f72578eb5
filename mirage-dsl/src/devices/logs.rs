//! Log messages.

use super::arguments;
use crate::DeviceBuilder;
use crate::prelude::*;

/// How important a message must be to be shown: `Logs.level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogLevel {
    /// For the user of the unikernel.
    App,
    /// Something failed.
    Error,
    /// Something may be wrong.
    Warning,
    /// What goes on.
    Info,
    /// What goes on inside.
    Debug,
}

impl Literal for LogLevel {
    fn ocaml(&self) -> String {
        format!("Logs.{self:?}")
    }
}

/// The console, with messages from `Info` on unless `--logs` says otherwise.
///
/// OCaml: `Mirage_logs`, whose value is a `Logs.reporter`. Options: `--logs` at boot. Targets: all.
#[track_caller]
pub fn default_reporter() -> Impl<Reporter> {
    reporter(Some(LogLevel::Info))
}

/// The console, with messages from the level on unless `--logs` says otherwise; `None` shows none.
///
/// OCaml: `Mirage_logs`, whose value is a `Logs.reporter`. Options: `--logs` at boot. Targets: all.
#[track_caller]
pub fn reporter(level: Option<LogLevel>) -> Impl<Reporter> {
    DeviceBuilder::new("reporter", "Mirage_logs")
        .field("level", level)
        .field("logs", arguments::logs())
        .connect(
            "let console = Mirage_logs.create () in\n\
             Mirage_runtime.set_level ~default:{level} {logs};\n\
             Logs.set_reporter console;\n\
             return console",
        )
        .package(Package::new("mirage-logs").min("3.0.0").max("4.0.0"))
        .build()
}
