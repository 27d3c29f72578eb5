//! git clients.

use super::{Group, arguments};
use crate::DeviceBuilder;
use crate::prelude::*;

fn git_net() -> Package {
    Package::new("git-net").max("1.0.0")
}

/// A client that knows the protocols of two others.
///
/// OCaml: `Mimic.Merge`, from two `Mimic.ctx` to one. Options: none. Targets: all.
#[track_caller]
pub fn merge_git_clients(one: Impl<GitClient>, other: Impl<GitClient>) -> Impl<GitClient> {
    DeviceBuilder::new("git_client", "Mimic.Merge")
        .field("one", one)
        .field("other", other)
        .connect("Lwt.return (Mimic.merge {one} {other})")
        .package(Package::new("mimic"))
        .build()
}

/// `git://`
///
/// OCaml: `Git_net.TCP.Make`, from `Tcpip.Tcp.S` and a `Mimic.ctx` to a `Mimic.ctx`. Options: none. Targets: all.
#[track_caller]
pub fn git_tcp(tcp: Impl<Tcp<V4V6>>, mimic: Impl<Mimic>) -> Impl<GitClient> {
    DeviceBuilder::new("git_tcp", "Git_net.TCP.Make")
        .field("tcp", tcp)
        .field("mimic", mimic)
        .connect("{module}.connect {mimic}")
        .package(git_net())
        .build()
}

impl Group {
    /// See [`git_ssh`]; with what is used if nobody says otherwise at boot.
    #[track_caller]
    pub fn git_ssh(
        self,
        authenticator: Option<String>,
        key: Option<String>,
        password: Option<String>,
        tcp: Impl<Tcp<V4V6>>,
        mimic: Impl<Mimic>,
    ) -> Impl<GitClient> {
        DeviceBuilder::new("git_ssh", "Git_net.SSH.Make")
            .field("tcp", tcp)
            .field("mimic", mimic)
            .field("key", arguments::ssh_key(self, key))
            .field("password", arguments::ssh_password(self, password))
            .field("authenticator", arguments::ssh_authenticator(self, authenticator))
            .connect(
                "{module}.connect {mimic}\n\
                 >>= {module}.with_optionnal_key ?authenticator:{authenticator} ~key:{key} ~password:{password}",
            )
            .package(git_net())
            .build()
    }

    /// See [`git_http`]; with what is used if nobody says otherwise at boot.
    #[track_caller]
    pub fn git_http(
        self,
        authenticator: Option<String>,
        headers: Option<Vec<(String, String)>>,
        tcp: Impl<Tcp<V4V6>>,
        mimic: Impl<Mimic>,
    ) -> Impl<GitClient> {
        DeviceBuilder::new("git_http", "Git_net.HTTP.Make")
            .field("tcp", tcp)
            .field("mimic", mimic)
            .field("authenticator", arguments::tls_authenticator(self, authenticator))
            .field("headers", arguments::http_headers(self, headers))
            .connect(
                "{module}.connect {mimic}\n\
                 >>= {module}.with_optional_tls_config_and_headers ?headers:{headers} ?authenticator:{authenticator}",
            )
            .package(git_net())
            .build()
    }
}

/// `ssh://`: `--ssh-key`, `--ssh-password` and `--ssh-authenticator` at boot.
///
/// OCaml: `Git_net.SSH.Make`, from `Tcpip.Tcp.S` and a `Mimic.ctx` to a `Mimic.ctx`. Options: `--ssh-key`,
/// `--ssh-password` and `--ssh-authenticator` at boot. Targets: all.
#[track_caller]
pub fn git_ssh(tcp: Impl<Tcp<V4V6>>, mimic: Impl<Mimic>) -> Impl<GitClient> {
    Group::NONE.git_ssh(None, None, None, tcp, mimic)
}

/// `http://` and `https://`: `--tls-authenticator` and `--http-headers` at boot.
///
/// OCaml: `Git_net.HTTP.Make`, from `Tcpip.Tcp.S` and a `Mimic.ctx` to a `Mimic.ctx`. Options: `--tls-authenticator`
/// and `--http-headers` at boot. Targets: all.
#[track_caller]
pub fn git_http(tcp: Impl<Tcp<V4V6>>, mimic: Impl<Mimic>) -> Impl<GitClient> {
    Group::NONE.git_http(None, None, tcp, mimic)
}
