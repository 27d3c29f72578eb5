//! Large graphs: the time and memory from a description to its generated text.

use crate::Result;
use crate::measure::{milliseconds, peak_memory, processor_time};
use mirage_codegen::Project;
use mirage_codegen::emit::emit;
use mirage_codegen::plan::Plan;
use mirage_dsl::prelude::*;
use mirage_dsl::{Context, DeviceBuilder};
use std::process::Command;
use std::time::{Duration, Instant};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const SHAPES: [&str; 3] = ["wide", "deep", "mixed"];
/// Of plan and emit together, for the largest size.
const TARGET_TIME: Duration = Duration::from_secs(1);
/// Of the whole process, for the largest size.
const TARGET_MEMORY: f64 = 200.0;

#[signature(module_type = "Part.S")]
struct Part;

/// Each size in a process of its own, which says its times and its peak of memory.
pub fn bench() -> Result<()> {
    println!(
        "graphs: describe, plan and emit for one target (of {} devices: {} ms, {TARGET_MEMORY} MB)",
        SIZES[2],
        milliseconds(TARGET_TIME)
    );
    for shape in SHAPES {
        for size in SIZES {
            let size = size.to_string();
            let status = Command::new(std::env::current_exe()?)
                .args(["graph-of", shape, &size])
                .status()?;
            if !status.success() {
                return Err(format!("a {shape} graph of {size} devices: {status}").into());
            }
        }
    }
    Ok(())
}

/// Measures one graph.
pub fn child(shape: &str, size: usize) -> Result<()> {
    let start = Instant::now();
    let application = application(shape, size)?;
    let described = start.elapsed();
    let project = Project::new("benches", env!("CARGO_MANIFEST_DIR"), file!());
    let (start, cpu) = (Instant::now(), processor_time());
    let plan =
        Plan::new(&application, &Context::new(Target::UNIX), &project).map_err(|errors| format!("{errors:?}"))?;
    let planned = start.elapsed();
    let devices = plan.devices().len();
    let start = Instant::now();
    let plans = [plan];
    let tree = emit(&plans);
    let emitted = start.elapsed();
    let cpu = cpu
        .zip(processor_time())
        .map(|(before, after)| after.saturating_sub(before));
    let bytes: usize = tree.files().map(|(_, contents)| contents.len()).sum();
    let memory = peak_memory().map_or(f64::NAN, |bytes| bytes as f64 / 1e6);
    let both = planned + emitted;
    let is_largest = size == SIZES[2];
    println!(
        "  {shape:<6} {devices:>6} devices   describe {:7.1} ms   plan {:7.1} ms   emit {:7.1} ms ({:5.1} MB)   both {:7.1} ms, {:5.2} µs a device (processor {:7.1} ms)   peak {memory:6.1} MB{}{}",
        milliseconds(described),
        milliseconds(planned),
        milliseconds(emitted),
        bytes as f64 / 1e6,
        milliseconds(both),
        both.as_secs_f64() * 1e6 / devices as f64,
        cpu.map_or(f64::NAN, milliseconds),
        if is_largest && cpu.unwrap_or(both) > TARGET_TIME {
            "   over the target of time"
        } else {
            ""
        },
        if is_largest && memory > TARGET_MEMORY {
            "   over the target of memory"
        } else {
            ""
        },
    );
    Ok(())
}

fn application(shape: &str, size: usize) -> Result<Application> {
    let application = Application::new("large");
    Ok(match shape {
        "wide" => (0..size / 2).fold(application, |application, number| application.job(job(leaf(number)))),
        "deep" => application.job(job((1..size).fold(leaf(0), |below, _| layer(below)))),
        "mixed" => (0..size / 12).fold(application, |application, number| application.job(stack(number))),
        other => return Err(format!("no shape is called `{other}`").into()),
    })
}

fn leaf(number: usize) -> Impl<Part> {
    DeviceBuilder::new("leaf", "Leaf")
        .field("label", format!("leaf {number}"))
        .connect("{module}.connect {label}")
        .build()
}

fn layer(below: Impl<Part>) -> Impl<Part> {
    DeviceBuilder::new("layer", "Layer.Make")
        .field("below", below)
        .connect("{module}.connect {below}")
        .build()
}

fn job(part: Impl<Part>) -> Impl<Job> {
    DeviceBuilder::new("job", "Unikernel.Main")
        .field("part", part)
        .start()
        .build()
}

/// An interface with the layers of a network stack on it: functor inputs shared between layers, packages with
/// bounds, run-time arguments in groups and values of a key; twelve devices.
fn stack(number: usize) -> Impl<Job> {
    let group = format!("net{number}");
    let part = |name: &'static str, module: &'static str| {
        DeviceBuilder::<Part>::new(name, module)
            .package(Package::new(name).min("3.0.0").max("4.0.0").sublibs(["", "mirage"]))
    };
    let mtu = Key::option("mtu", 1500u32).value();
    let address = RuntimeArgument::option("ipv4", "10.0.0.2/24".to_owned())
        .group(&group)
        .doc("The address.")
        .placeholder("IP");
    let gateway = RuntimeArgument::<Option<String>>::optional("gateway").group(&group);
    let net = part("netif", "Netif")
        .field("name", group)
        .connect("{module}.connect {name}")
        .build();
    let ethernet = part("ethernet", "Ethernet.Make")
        .field("net", net.clone())
        .field("mtu", mtu)
        .connect("{module}.connect ~mtu:{mtu} {net}")
        .build();
    let arp = part("arp", "Arp.Make")
        .field("eth", ethernet.clone())
        .after("clock", default_ptime())
        .connect("{module}.connect {eth}")
        .build();
    let ipv4 = part("ipv4", "Static_ipv4.Make")
        .field("eth", ethernet.clone())
        .field("arp", arp.clone())
        .field("address", address)
        .field("gateway", gateway)
        .connect("{module}.connect ~cidr:{address} ?gateway:{gateway} {eth} {arp}")
        .build();
    let ipv6 = part("ipv6", "Ipv6.Make")
        .field("net", net.clone())
        .field("eth", ethernet.clone())
        .connect("{module}.connect {net} {eth}")
        .build();
    let ip = part("ip", "Tcpip_stack_direct.IPV4V6")
        .field("v4", ipv4)
        .field("v6", ipv6)
        .connect("{module}.connect ~ipv4_only:false {v4} {v6}")
        .build();
    let icmp = part("icmp", "Icmpv4.Make")
        .field("ip", ip.clone())
        .connect("{module}.connect {ip}")
        .build();
    let udp = part("udp", "Udp.Make")
        .field("ip", ip.clone())
        .connect("{module}.connect {ip}")
        .build();
    let tcp = part("tcp", "Tcp.Flow.Make")
        .field("ip", ip.clone())
        .dependency("log", default_reporter())
        .connect("{module}.connect {ip}")
        .build();
    let stack = part("stack", "Tcpip_stack_direct.MakeV4V6")
        .field("net", net)
        .field("eth", ethernet)
        .field("arp", arp)
        .field("ip", ip)
        .field("icmp", icmp)
        .field("udp", udp)
        .field("tcp", tcp)
        .connect("{module}.connect {net} {eth} {arp} {ip} {icmp} {udp} {tcp}")
        .build();
    let conduit = part("conduit", "Conduit_mirage.TCP")
        .field("stack", stack)
        .connect("{module}.connect {stack}")
        .build();
    job(conduit)
}
