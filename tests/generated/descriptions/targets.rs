use mirage_dsl::prelude::*;

/// Serves over a network.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Server {
    stack: Impl<StackV4V6>,
    dns: Impl<DnsClient>,
}

/// The generic stack, and names.
pub fn stack() -> Application {
    let stack = generic_stackv4v6(default_network());
    let dns = generic_dns_client(stack.clone(), generic_happy_eyeballs(stack.clone()));
    Application::new("stack").job(Server { stack, dns })
}

/// Reads files.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Reader {
    files: Impl<KvRo>,
}

/// Files of a folder in a disk image that is made on the build machine, once for all targets.
pub fn disk_image() -> Application {
    Application::new("reader").job(Reader {
        files: docteur("relativize://site"),
    })
}

/// Copies.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Copier {
    from: Impl<Block>,
    to: Impl<Block>,
    network: Impl<Network>,
}

/// Two disks and a network interface.
pub fn disks() -> Application {
    Application::new("copier").job(Copier {
        from: block_of_file("from.img"),
        to: block_of_file("to.img"),
        network: default_network(),
    })
}
