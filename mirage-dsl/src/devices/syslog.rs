//! Log messages and metrics sent elsewhere.

use super::{Group, arguments};
use crate::DeviceBuilder;
use crate::prelude::*;

/// How a syslog reporter is made: `create` is the call without its last argument, `()`.
fn connect(create: &str, and_then: &str) -> String {
    format!(
        "match {{server}} with\n\
         | None ->\n  \
           Logs.warn (fun log -> log \"no syslog server specified, dumping logs to stdout\");\n  \
           Lwt.return_unit\n\
         | Some server ->\n  \
           {create} ~hostname:(Mirage_runtime.name ()) ~port:{{port}} server ?truncate:{{truncate}}{and_then}"
    )
}

const REPORTER_OR_ERROR: &str = " () >>= function
  | Ok reporter -> Logs.set_reporter reporter; Lwt.return_unit
  | Error message -> invalid_arg message";

impl Group {
    #[track_caller]
    fn syslog(
        self,
        module: &'static str,
        libraries: &'static [&'static str],
        stack: Impl<StackV4V6>,
    ) -> DeviceBuilder<Syslog> {
        DeviceBuilder::new("syslog", module)
            .field("stack", stack)
            .field("server", arguments::syslog(self, None))
            .field("port", arguments::syslog_port(self, None))
            .field("truncate", arguments::syslog_truncate(self, None))
            .package(
                Package::new("logs-syslog")
                    .min("0.5.0")
                    .max("0.6.0")
                    .sublibs(libraries.iter().copied()),
            )
    }

    /// See [`syslog_udp`].
    #[track_caller]
    pub fn syslog_udp(self, stack: Impl<StackV4V6>) -> Impl<Syslog> {
        let create = connect(
            "let reporter = {module}.create {stack}",
            " () in\n  Logs.set_reporter reporter;\n  Lwt.return_unit",
        );
        self.syslog("Logs_syslog_mirage.Udp", &["mirage"], stack)
            .connect(create)
            .build()
    }

    /// See [`syslog_tcp`].
    #[track_caller]
    pub fn syslog_tcp(self, stack: Impl<StackV4V6>) -> Impl<Syslog> {
        let create = connect("{module}.create {stack}", REPORTER_OR_ERROR);
        self.syslog("Logs_syslog_mirage.Tcp", &["mirage"], stack)
            .connect(create)
            .build()
    }

    /// See [`syslog_tls`].
    #[track_caller]
    pub fn syslog_tls(self, stack: Impl<StackV4V6>, certificates: Impl<KvRo>) -> Impl<Syslog> {
        let and_then = format!(" ?keyname:{{keyname}}{REPORTER_OR_ERROR}");
        self.syslog("Logs_syslog_mirage_tls.Tls", &["mirage", "mirage.tls"], stack)
            .field("certificates", certificates)
            .field("keyname", arguments::syslog_keyname(self, None))
            .connect(connect("{module}.create {stack} {certificates}", &and_then))
            .build()
    }

    /// See [`monitoring`].
    #[track_caller]
    pub fn monitoring(self, stack: Impl<StackV4V6>) -> Impl<Job> {
        DeviceBuilder::new("monitoring", "Mirage_monitoring.Make")
            .field("stack", stack)
            .field("monitor", arguments::monitor(self, None))
            .connect(
                "(match {monitor} with\n\
                 | None -> Logs.warn (fun log -> log \"no monitor specified, not outputting statistics\")\n\
                 | Some server -> {module}.create server ~hostname:(Mirage_runtime.name ()) {stack});\n\
                 Lwt.return_unit",
            )
            .package(Package::new("mirage-monitoring").min("0.0.6").max("0.1.0"))
            .build()
    }
}

/// Log messages sent to the server of `--syslog` by UDP. It does so once it is another device's or a job's input.
///
/// OCaml: `Logs_syslog_mirage.Udp`, from `Tcpip.Stack.V4V6`; its value is `()`. Options: `--syslog`, `--syslog-port`,
/// `--syslog-truncate` at boot. Targets: all.
#[track_caller]
pub fn syslog_udp(stack: Impl<StackV4V6>) -> Impl<Syslog> {
    Group::NONE.syslog_udp(stack)
}

/// Log messages sent to the server of `--syslog` by TCP.
///
/// OCaml: `Logs_syslog_mirage.Tcp`, from `Tcpip.Stack.V4V6`; its value is `()`. Options: those of [`syslog_udp`].
/// Targets: all.
#[track_caller]
pub fn syslog_tcp(stack: Impl<StackV4V6>) -> Impl<Syslog> {
    Group::NONE.syslog_tcp(stack)
}

/// Log messages sent to the server of `--syslog` by TLS, with the certificates of a store.
///
/// OCaml: `Logs_syslog_mirage_tls.Tls`, from `Tcpip.Stack.V4V6` and `Mirage_kv.RO`; its value is `()`. Options: those
/// of [`syslog_udp`] and `--syslog-keyname` at boot. Targets: all.
#[track_caller]
pub fn syslog_tls(stack: Impl<StackV4V6>, certificates: Impl<KvRo>) -> Impl<Syslog> {
    Group::NONE.syslog_tls(stack, certificates)
}

/// Metrics sent to the server of `--monitor`.
///
/// OCaml: `Mirage_monitoring.Make`, from `Tcpip.Stack.V4V6`; its value is `()`. Options: `--monitor` at boot. Targets:
/// all.
#[track_caller]
pub fn monitoring(stack: Impl<StackV4V6>) -> Impl<Job> {
    Group::NONE.monitoring(stack)
}
