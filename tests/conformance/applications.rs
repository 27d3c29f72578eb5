//! The applications of MirageOS's examples, ported: devices of one's own over the standard ones.

// Several packages may have the same lower bound.
#![allow(clippy::duplicated_attributes)]

use mirage_dsl::prelude::*;

/// A hash function.
#[signature(module_type = "Digestif.S")]
struct Hash;

#[derive(Device)]
#[device(module = "Digestif.SHA1", provides = Hash, connect = "return ()")]
#[package("digestif")]
struct Sha1;

/// A git store.
#[signature(module_type = "Git.S")]
struct Git;

#[derive(Device)]
#[device(
    module = "Git.Mem.Make",
    provides = Git,
    connect = "ignore {hash};
{module}.v (Fpath.v \".\") >>= function
| Ok store -> Lwt.return store
| Error error -> Fmt.failwith \"%a\" {module}.pp_error error"
)]
#[package("git", min = "3.8.0")]
struct Memory {
    hash: Impl<Hash>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
#[package("ptime")]
struct MiniGit {
    store: Impl<Git>,
    client: Impl<GitClient>,
}

/// A git client over all protocols, and a store in memory.
pub fn minigit() -> Application {
    let stack = generic_stackv4v6(default_network());
    let happy_eyeballs = generic_happy_eyeballs(stack.clone());
    let dns = generic_dns_client(stack.clone(), happy_eyeballs.clone());
    let mimic = mimic_happy_eyeballs(stack.clone(), happy_eyeballs, dns);
    let tcp = tcpv4v6_of_stackv4v6(stack);
    let both = merge_git_clients(git_tcp(tcp.clone(), mimic.clone()), git_ssh(tcp.clone(), mimic.clone()));
    Application::new("minigit").job(MiniGit {
        store: Memory { hash: Sha1.into_impl() }.into_impl(),
        client: merge_git_clients(git_http(tcp, mimic), both),
    })
}

/// Connections as the application makes them.
#[signature(module_type = "Connect.S")]
struct Connection;

#[derive(Device)]
#[device(module = "Connect.Make", provides = Connection, connect = "ignore {tcp}; {module}.connect {mimic}")]
struct Connect {
    tcp: Impl<Tcp<V4V6>>,
    mimic: Impl<Mimic>,
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
#[package("digestif")]
#[package("mimic-happy-eyeballs", min = "0.0.9")]
#[package("hxd", sublibs("core", "string"))]
#[package("rresult")]
#[package("h2", min = "0.13.0")]
#[package("base64", sublibs("rfc2045"))]
struct MiniPaf {
    certificates: Impl<KvRo>,
    keys: Impl<KvRo>,
    tcp: Impl<Tcp<V4V6>>,
    connection: Impl<Connection>,
    server: Impl<HttpServer>,
}

/// An HTTP server and client over TLS.
pub fn minipaf() -> Application {
    let stack = generic_stackv4v6(default_network());
    let tcp = tcpv4v6_of_stackv4v6(stack.clone());
    let happy_eyeballs = generic_happy_eyeballs(stack.clone());
    let dns = generic_dns_client(stack.clone(), happy_eyeballs.clone());
    let mimic = mimic_happy_eyeballs(stack, happy_eyeballs, dns);
    let connection = Connect {
        tcp: tcp.clone(),
        mimic,
    };
    Application::new("minipaf").job(MiniPaf {
        certificates: crunch("certificates"),
        keys: crunch("keys"),
        server: paf_server(RuntimeArgument::term("Unikernel.port"), tcp.clone()),
        tcp,
        connection: connection.into_impl(),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Dispatch.HTTPS")]
#[package("uri")]
#[package("magic-mime")]
struct Website {
    data: Impl<KvRo>,
    certificates: Impl<KvRo>,
    server: Impl<Http>,
}

/// A web site, whose files and certificates are chosen by keys of their own.
pub fn https() -> Application {
    let stack = generic_stackv4v6(default_network());
    let data = keys::kv_ro(Group::new("data")).value();
    let certificates = keys::kv_ro(Group::new("certs")).value();
    Application::new("https").job(Website {
        data: generic_kv_ro_with_kind(&data, "htdocs"),
        certificates: generic_kv_ro_with_kind(&certificates, "tls"),
        server: cohttp_server(conduit_direct(true, stack)),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
struct Reader {
    store: Impl<KvRo>,
    filename: RuntimeArgument<String>,
}

/// Files of a git repository.
pub fn docteur_kv_ro() -> Application {
    let store = Docteur {
        branch: Some("refs/heads/main".into()),
        ..Docteur::new("https://github.com/mirage/mirage")
    };
    Application::new("docteur_kv_ro").job(Reader {
        store: store.into_impl(),
        filename: RuntimeArgument::term("Unikernel.filename"),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Make")]
#[package("hxd", sublibs("core", "string"))]
struct Littlefs {
    files: Impl<KvRw>,
}

/// Files on a disk.
pub fn elittlefs() -> Application {
    let size = RuntimeArgument::term("Unikernel.program_block_size");
    Application::new("elittlefs").job(Littlefs {
        files: chamelon(size, block_of_file("littlefs")),
    })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Client")]
#[package("cohttp-mirage")]
#[package("duration")]
struct Fetch {
    client: Impl<HttpClient>,
}

/// An HTTP client.
pub fn http_fetch() -> Application {
    let stack = generic_stackv4v6(default_network());
    let client = cohttp_client(resolver_dns(Vec::new(), stack.clone()), conduit_direct(true, stack));
    Application::new("http-fetch").job(Fetch { client })
}

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("charrua", min = "1.6.0")]
#[package("charrua-server", min = "3.0.0")]
#[package("arp", min = "3.0.0", sublibs("mirage"))]
#[package("ethernet", min = "3.0.0")]
struct DhcpServer {
    network: Impl<Network>,
}

/// A DHCP server over a bare interface.
pub fn dhcp_server() -> Application {
    Application::new("dhcp").job(DhcpServer {
        network: default_network(),
    })
}
