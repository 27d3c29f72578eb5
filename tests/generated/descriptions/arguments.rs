use mirage_dsl::prelude::*;
use std::net::Ipv4Addr;

/// A disk that is told at boot how to behave.
#[derive(Device)]
#[device(module = "Tunable", provides = Block, connect = "{module}.connect ~size:{size} ~verbose:{verbose} {label}")]
struct Tunable {
    size: RuntimeArgument<i64>,
    verbose: RuntimeArgument<bool>,
    label: String,
}

/// One argument of every kind.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
    hello: RuntimeArgument<String>,
    backtrace: RuntimeArgument<bool>,
    pause: RuntimeArgument<Int64>,
    r#type: RuntimeArgument<f64>,
    who: RuntimeArgument<String>,
    limit: RuntimeArgument<Option<u32>>,
    peers: RuntimeArgument<Vec<String>>,
    gateway: RuntimeArgument<Option<Ipv4Addr>>,
    verbose: RuntimeArgument<bool>,
}

/// Run-time arguments: given by path, as an expression and declared, one of them used by two devices.
pub fn arguments() -> Application {
    let verbose = RuntimeArgument::flag("verbose").doc("Say \"more\".");
    let disk = Tunable {
        size: RuntimeArgument::option("size", -1)
            .group("disk")
            .placeholder("BYTES")
            .doc("Its size.\n100% of it."),
        verbose: verbose.clone(),
        label: "a \"disk\"\\".into(),
    };
    Application::new("arguments").job(Main {
        disk: disk.into_impl(),
        hello: RuntimeArgument::term("Unikernel.hello").package(Package::new("fmt").min("0.9.0").sublibs(["", "cli"])),
        backtrace: RuntimeArgument::expression("Cmdliner.Term.const true"),
        pause: RuntimeArgument::option("pause", Int64(-2)),
        r#type: RuntimeArgument::option("type", f64::NAN),
        who: RuntimeArgument::required("who"),
        limit: RuntimeArgument::optional("limit"),
        peers: RuntimeArgument::repeated("peer")
            .placeholder("ADDRESS")
            .alias("p")
            .alias("friend")
            .env("PEERS")
            .section("NETWORK OPTIONS"),
        gateway: arguments::ipv4_gateway(Group::new("far"), None).section("FAR AWAY"),
        verbose,
    })
}
