//! Configurations that together use every family of devices, every optional argument that leaves a trace, and keys that
//! are not at their defaults.

use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("duration")]
#[package("tcpip", min = "7.0.0", sublibs("stack-direct"))]
struct TwoStacks {
    service: Impl<StackV4V6>,
    management: Impl<StackV4V6>,
    log: Impl<Syslog>,
    certificates: Impl<KvRo>,
}

/// Two stacks, one of them for management: its log goes to a syslog server by TLS, its metrics to a monitor.
pub fn two_stacks() -> Application {
    let group = Group::new("management");
    let service = generic_stackv4v6(default_network());
    let management = GenericStack {
        group,
        ipv4_network: "192.168.1.2/24".parse().ok(),
        ipv4_gateway: "192.168.1.1".parse().ok(),
        ipv6_network: "2001:db8::2/64".parse().ok(),
        ipv6_gateway: "2001:db8::1".parse().ok(),
        ..GenericStack::new(group.netif("management"))
    };
    let management = management.into_impl();
    let certificates = Group::new("tls").generic_kv_ro("my keys/tls-1.0");
    let log = Group::new("remote").syslog_tls(management.clone(), certificates.clone());
    let monitoring = group.monitoring(management.clone());
    let job = TwoStacks {
        service,
        management,
        log,
        certificates,
    };
    Application::new("two-stacks").job(job).job(monitoring)
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
struct Git {
    git: Impl<GitClient>,
    http: Impl<AlpnClient>,
}

/// Every git client, with what is used if nobody says otherwise.
pub fn git() -> Application {
    let stack = generic_stackv4v6(default_network());
    let options = HappyEyeballsOptions {
        resolve_retries: Some(4),
        ..HappyEyeballsOptions::default()
    };
    let happy_eyeballs = Group::new("he").generic_happy_eyeballs(options, stack.clone());
    let servers = ["tcp:9.9.9.9", "tls:1.1.1.1:853!hostname:cloudflare-dns.com"];
    let options = DnsClientOptions {
        nameservers: Some(servers.map(str::to_owned).into()),
        cache_size: Some(100),
        ..DnsClientOptions::default()
    };
    let dns = Group::new("dns").generic_dns_client(options, stack.clone(), happy_eyeballs.clone());
    let mimic = mimic_happy_eyeballs(stack.clone(), happy_eyeballs, dns);
    let tcp = tcpv4v6_of_stackv4v6(stack);
    let some = |text: &str| Some(text.to_owned());
    let headers = [("Accept", "*"), ("X", "a:b")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let ssh = Group::new("a").git_ssh(
        some("SHA256:abc"),
        some("rsa:42"),
        some("x y\"z"),
        tcp.clone(),
        mimic.clone(),
    );
    let http = Group::NONE.git_http(some("none"), Some(headers.into()), tcp.clone(), mimic.clone());
    let others = merge_git_clients(http, git_tcp(tcp.clone(), mimic.clone()));
    Application::new("git").job(Git {
        git: merge_git_clients(ssh, others),
        http: paf_client(tcp, mimic),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Storage {
    encrypted: Impl<Block>,
    littlefs: Impl<KvRw>,
    tar: Impl<KvRo>,
    fat: Impl<KvRo>,
    log: Impl<KvRw>,
    scratch: Impl<Block>,
    folder: Impl<KvRo>,
}

/// Every disk and every file system on one.
pub fn storage() -> Application {
    let key = RuntimeArgument::term("Unikernel.aes_ccm_key");
    let size = RuntimeArgument::term("Unikernel.program_block_size");
    Application::new("storage").job(Storage {
        encrypted: ccm_block(Some(12), key.clone(), block_of_file("edb")),
        littlefs: chamelon(size, ccm_block(None, key, block_of_file("db"))),
        tar: tar_kv_ro(block_of_file("archive")),
        fat: fat_ro(Group::new("fat").generic_block("fat1")),
        log: tar_kv_rw(generic_block("log")),
        scratch: ramdisk("scratch"),
        folder: direct_kv_ro("data"),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Site {
    site: Impl<KvRo>,
}

/// A disk image of docteur's.
pub fn docteur() -> Application {
    let site = Docteur {
        mode: DocteurMode::Light,
        branch: Some("refs/heads/main".into()),
        extra_dependencies: vec!["generated.txt".into()],
        ..Docteur::new("relativize://site")
    };
    Application::new("docteur").job(Site { site: site.into_impl() })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("mirage-qubes")]
struct Qubes {
    database: Impl<Qubesdb>,
    stack: Impl<StackV4V6>,
    uplink: Impl<Network>,
}

/// A stack as QubesOS sets it up, beside a second interface.
pub fn qubes() -> Application {
    let network = default_network();
    let ethernet = ethif(network.clone());
    let arp = arp(ethernet.clone());
    let ipv4 = ipv4_qubes(default_qubesdb(), ethernet.clone(), arp.clone());
    let ipv6 = create_ipv6(network.clone(), ethernet.clone());
    Application::new("qubes").job(Qubes {
        database: default_qubesdb(),
        stack: direct_stackv4v6(network, ethernet, arp, ipv4, ipv6),
        uplink: Group::new("uplink").netif("1"),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Dhcp {
    ip: Impl<Ipv4v6>,
    lease: Impl<Lease>,
    udp: Impl<Udp<V4V6>>,
    tcp: Impl<Tcp<V4V6>>,
    network: Impl<Network>,
    stack: Impl<StackV4V6>,
}

/// A DHCP client taken apart, beside a static stack.
pub fn dhcp() -> Application {
    let (north, south) = (Group::new("north"), Group::new("south"));
    let network = north.netif("north");
    let ethernet = ethif(network.clone());
    let gateway = "10.1.0.1".parse().ok();
    let arp_of_north = arp(ethernet.clone());
    let dhcp = north.ipv4_of_dhcp(DhcpOptions::new([15]), gateway, network, ethernet.clone(), arp_of_north);
    let network = dhcp_proj_net(dhcp.clone());
    let ipv6 = north.create_ipv6(None, None, network.clone(), ethernet);
    let ip = north.create_ipv4v6(dhcp_proj_ipv4(dhcp.clone()), ipv6);

    let interface = south.netif("south");
    let ethernet = ethif(interface.clone());
    let arp = arp(ethernet.clone());
    let ipv4 = south.create_ipv4(None, None, ethernet.clone(), arp.clone());
    let ipv6 = south.create_ipv6(None, None, interface.clone(), ethernet.clone());
    Application::new("dhcp").job(Dhcp {
        lease: dhcp_proj_lease(dhcp),
        udp: direct_udp(ip.clone()),
        tcp: north.direct_tcp(ip.clone()),
        ip,
        network,
        stack: south.direct_stackv4v6(interface, ethernet, arp, ipv4, ipv6),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct OverLease {
    dns: Impl<DnsClient>,
    resolver: Impl<Resolver>,
    conduit: Impl<Conduit>,
    cohttp: Impl<Http>,
    httpaf: Impl<Http>,
    client: Impl<HttpClient>,
    lease: Impl<Lease>,
}

/// Names that a DHCP server's lease helps to resolve; conduit with TLS and all that stands on it.
pub fn lease() -> Application {
    let stack = GenericStack {
        group: Group::new("x"),
        ..GenericStack::new(default_network())
    };
    let (stack, lease) = stack.with_lease();
    let happy_eyeballs = generic_happy_eyeballs(stack.clone());
    let options = DnsClientOptions {
        lease: Some(lease.clone()),
        ..DnsClientOptions::default()
    };
    let servers = ["tls:1.1.1.1", "udp:8.8.8.8:53"].map(str::to_owned);
    let resolver = resolver_dns_with_lease(servers.into(), stack.clone(), lease.clone());
    let conduit = conduit_direct(true, stack.clone());
    Application::new("lease").job(OverLease {
        dns: Group::NONE.generic_dns_client(options, stack, happy_eyeballs),
        cohttp: cohttp_server(conduit.clone()),
        httpaf: httpaf_server(conduit.clone()),
        client: cohttp_client(resolver.clone(), conduit.clone()),
        resolver,
        conduit,
        lease,
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
#[package("tls", sublibs("", "mirage"))]
#[package("ppx_deriving", build)]
#[package("conf-gmp", scope = switch, libs("conf-gmp"))]
#[package("x509", pin = "git+https://github.com/mirage/x.git#main", pin_version = "1.2")]
#[package("nolib", libs())]
#[package("arp", min = "4.0.1")]
#[local_library("shared")]
struct Web {
    server: Impl<HttpServer>,
    #[dependency]
    log: Impl<Syslog>,
    port: RuntimeArgument<i64>,
    hello: RuntimeArgument<String>,
    interface: RuntimeArgument<String>,
}

/// Packages of every kind, run-time arguments of OCaml code and of libraries, clocks for tests.
pub fn web() -> Application {
    let stack = generic_stackv4v6(default_network());
    let port = RuntimeArgument::term("Unikernel.K.port").package(Package::new("ipaddr"));
    let job = Web {
        server: paf_server(port.clone(), tcpv4v6_of_stackv4v6(stack.clone())),
        log: syslog_udp(stack),
        port,
        hello: RuntimeArgument::term("Unikernel.hello"),
        interface: arguments::interface(Group::new("g"), "eth0").section("WEB OPTIONS"),
    };
    Application::new("web.site")
        .reporter(Some(reporter(Some(LogLevel::Debug))))
        .ptime(Some(mock_ptime()))
        .mtime(Some(mock_mtime()))
        .source(Source::Url("https://example.org/web.tgz".to_owned()))
        .job(job)
        .job(noop())
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Bare {
    #[dependency]
    scratch: Impl<Block>,
    #[dependency]
    random: Impl<Random>,
}

/// Nothing that is not asked for.
pub fn bare() -> Application {
    Application::new("bare")
        .argv(no_argv())
        .reporter(None)
        .ptime(None)
        .mtime(None)
        .random(None)
        .source(Source::Nowhere)
        .job(Bare {
            scratch: ramdisk("r"),
            random: default_random(),
        })
}

/// `Counter.S`.
#[signature(module_type = "Counter.S")]
struct Counter;

#[derive(Clone, Copy, PartialEq, KeyType)]
enum Level {
    Low,
    High,
}

#[derive(Keys)]
struct Options {
    /// Count in memory.
    #[key(flag, alias = "m")]
    memory: Value<bool>,
    /// How far to count.
    #[key(
        default = Level::Low,
        placeholder = "LEVEL",
        section = "Counting",
        env = "LEVEL"
    )]
    level: Value<Level>,
}

#[derive(Device)]
#[device(module = "Volatile.Make", provides = Counter)]
#[package("fmt")]
struct Volatile {
    disk: Impl<Block>,
}

fn persistent(level: &Value<Level>, disk: Impl<Block>) -> Impl<Counter> {
    let packages = level.map(|level| match level {
        Level::Low => vec![Package::new("low")],
        Level::High => vec![Package::new("high").min("2")],
    });
    mirage_dsl::DeviceBuilder::new("persistent", "Persistent.Make")
        .field("disk", disk)
        .after("reporter", default_reporter())
        .connect("{module}.connect {disk}")
        .chosen_packages(packages)
        .build()
}

fn counting(memory: &Value<bool>, counter: Impl<Counter>, store: Impl<KvRo>) -> Impl<Job> {
    let packages = memory.map(|memory| memory.then(|| Package::new("mem")).into_iter().collect());
    mirage_dsl::DeviceBuilder::new("counting", "Unikernel.Main")
        .field("counter", counter)
        .field("store", store)
        .chosen_packages(packages)
        .start()
        .build()
}

/// Signatures, devices and keys of one's own, and choices by them.
pub fn choices() -> Application {
    let Options { memory, level } = Options::declare();
    let disk = match_impl(&level, [(Level::High, ramdisk("high"))], block_of_file("default"));
    let counter = if_impl(
        &memory,
        Volatile { disk: disk.clone() }.into_impl(),
        persistent(&level, disk),
    );
    let direct = generic_kv_ro_with_kind(&Value::constant(KvRoKind::Direct), "t");
    Application::new("choices")
        .job(counting(&memory, counter.clone(), direct))
        .job(counting(&memory, counter, crunch("t")))
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Sockets {
    stack: Impl<StackV4V6>,
    resolver: Impl<Resolver>,
}

/// A resolver that only a process has.
pub fn sockets() -> Application {
    Application::new("sockets").job(Sockets {
        stack: generic_stackv4v6(default_network()),
        resolver: resolver_unix_system(),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("multi", sublibs("a", "b"))]
struct OverTwoDisks {
    one: Impl<Block>,
    other: Impl<Block>,
    store: Impl<KvRw>,
}

#[derive(Unikernel)]
#[unikernel(module = "Other.Job.Make")]
#[package("multi", min = "1", sublibs("c"))]
#[package("multi2", build)]
struct Other {
    files: Impl<KvRo>,
    #[dependency]
    random: Impl<Random>,
    #[dependency]
    clock: Impl<Ptime>,
}

#[derive(Unikernel)]
#[unikernel(module = "Lone")]
struct Lone {
    a: RuntimeArgument<String>,
    b: RuntimeArgument<String>,
}

/// Several jobs, some of them the same functor over different disks, with packages that add up.
pub fn jobs() -> Application {
    let chosen = generic_block_with_kind(&keys::block(Group::new("y")).value(), "disk-1.img");
    let disk = block_of_file("disk2");
    let other = |files| Other {
        files,
        random: default_random(),
        clock: default_ptime(),
    };
    Application::new("2-odd.name_x")
        .job(OverTwoDisks {
            one: chosen.clone(),
            other: disk.clone(),
            store: kv_rw_mem(),
        })
        .job(OverTwoDisks {
            one: ramdisk("x"),
            other: chosen.clone(),
            store: tar_kv_rw(chosen.clone()),
        })
        .job(other(fat_ro(disk)))
        .job(other(tar_kv_ro(chosen)))
        .job(Lone {
            a: RuntimeArgument::term("Lone.a"),
            b: RuntimeArgument::term("Lone.b"),
        })
}
