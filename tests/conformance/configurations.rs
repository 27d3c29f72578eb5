//! The configurations of MirageOS's own examples, ported.

use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("duration")]
struct Hello;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[package("fmt")]
#[package("dune-build-info")]
struct AppInfo;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
#[local_library("hello")]
struct WithLocalLibrary;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct OverBlock {
    disk: Impl<Block>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct OverStore {
    store: Impl<KvRo>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct OverStack {
    stack: Impl<StackV4V6>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("ethernet", min = "3.0.0")]
#[package("tcpip", min = "7.0.0")]
struct Ping {
    network: Impl<Network>,
    ethernet: Impl<Ethernet>,
    ipv6: Impl<Ipv6>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("cohttp-mirage")]
struct OverConduit {
    conduit: Impl<Conduit>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
struct Resolve {
    dns: Impl<DnsClient>,
}

pub fn noop() -> Application {
    Application::new("noop")
}

pub fn hello() -> Application {
    Application::new("hello").job(Hello)
}

pub fn hello_key() -> Application {
    Application::new("hello-key").job(Hello)
}

pub fn app_info() -> Application {
    Application::new("app-info").job(AppInfo)
}

pub fn local_library() -> Application {
    Application::new("local-library").job(WithLocalLibrary)
}

pub fn block() -> Application {
    let elsewhere = if_impl(&is_unikraft(), block_of_file("0"), block_of_file("disk.img"));
    let disk = if_impl(&is_solo5(), block_of_file("storage"), elsewhere);
    Application::new("block_test").job(OverBlock { disk })
}

pub fn kv_ro() -> Application {
    Application::new("kv_ro").job(OverStore {
        store: generic_kv_ro("t"),
    })
}

pub fn network() -> Application {
    Application::new("network").job(OverStack {
        stack: generic_stackv4v6(default_network()),
    })
}

pub fn ping6() -> Application {
    let network = default_network();
    let ethernet = ethif(network.clone());
    let ipv6 = create_ipv6(network.clone(), ethernet.clone());
    Application::new("ping").job(Ping {
        network,
        ethernet,
        ipv6,
    })
}

pub fn conduit_server() -> Application {
    let conduit = conduit_direct(false, generic_stackv4v6(default_network()));
    Application::new("conduit_server").job(OverConduit { conduit })
}

pub fn dns() -> Application {
    let stack = generic_stackv4v6(default_network());
    let happy_eyeballs = generic_happy_eyeballs(stack.clone());
    Application::new("resolve").job(Resolve {
        dns: generic_dns_client(stack, happy_eyeballs),
    })
}
