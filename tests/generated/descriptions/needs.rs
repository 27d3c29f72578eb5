use mirage_dsl::DeviceBuilder;
use mirage_dsl::prelude::*;

/// Everything that a device can need.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[package("arp", min = "4.0.0", max = "5.0.0", sublibs("", "mirage"))]
#[package("tcpip", libs("tcpip.udp", "tcpip.stack-direct"), min = "9.0.0")]
#[package("crunch", build)]
#[package("headers", libs())]
#[package("ocaml-solo5", scope = switch)]
#[package("fmt", pin = "git+https://github.com/dbuenzli/fmt.git#main", pin_version = "0.9.0")]
#[local_library("hello")]
#[ppx("ppx_sexp_conv")]
#[stanza("(rule\n (with-stdout-to table.ml (echo \"\")))")]
#[produces("table.ml")]
#[file("data/motd.txt", "hello\n")]
#[source("t")]
#[disk("disk.img")]
#[install_bin("table.ml", "table-of-all")]
#[install_etc("data/motd.txt")]
struct Main {
    disk: Impl<Block>,
}

/// Packages of every kind, merged from several devices; a local library, stanza, file and source; files to install.
pub fn needs() -> Application {
    let disk = DeviceBuilder::<Block>::new("disk", "Block")
        .connect("{module}.connect \"disk.img\"")
        .package(Package::new("tcpip").min("8.2.0").max("10.0.0").libs(["tcpip.tcp"]))
        .package(Package::new("fmt").min("99.0.0"))
        .package(Package::new("crunch").build().min("4.0.0"))
        .local_library("hello")
        .stanza("(rule\n (with-stdout-to table.ml (echo \"\")))")
        .file("data/motd.txt", "hello\n")
        .build();
    Application::new("needs").job(Main { disk })
}
