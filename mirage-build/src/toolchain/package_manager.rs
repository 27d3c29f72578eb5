//! The system's package manager: what brings the OCaml toolchain and its libraries.

use super::Need;
use crate::process::{Command, find};
use std::collections::BTreeSet;

/// A package manager that knows OCaml libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageManager {
    /// Debian and what is derived from it.
    Apt,
}

impl PackageManager {
    /// That of this machine, if it is one we know.
    pub fn of_this_machine() -> Option<Self> {
        find("apt-get").map(|_| PackageManager::Apt)
    }

    /// The commands that install what is missing, in order.
    pub fn install(self, needs: &[Need]) -> Vec<Command> {
        self.install_packages(needs.iter().filter_map(package_of))
    }

    /// Whether it can bring something. Where it has no list of packages yet, it may.
    pub fn knows(self, need: &Need) -> bool {
        let names = |beginning: &str| Command::new("apt-cache").arguments(["pkgnames", beginning]).said();
        package_of(need).is_some_and(|package| {
            let is_listed = |package: &str| names(package).lines().any(|name| name == package);
            is_listed(&package) || !is_listed("ocaml")
        })
    }

    /// The commands that install packages by their name in the distribution, in order.
    pub fn install_packages(self, names: impl IntoIterator<Item = String>) -> Vec<Command> {
        let names: BTreeSet<String> = names.into_iter().collect();
        let update = apt_get(["update".to_owned()]);
        let options = ["install", "-y", "--no-install-recommends"].map(str::to_owned);
        vec![update, apt_get(options.into_iter().chain(names))]
    }
}

fn apt_get(arguments: impl IntoIterator<Item = String>) -> Command {
    Command::as_root("apt-get").arguments(arguments)
}

/// The Debian package that brings a program or a library; no cross compiler is packaged.
fn package_of(need: &Need) -> Option<String> {
    match need {
        Need::Program("dune") => Some("ocaml-dune".to_owned()),
        Need::Program("ocamlfind") => Some("ocaml-findlib".to_owned()),
        Need::Program("musl-gcc") => Some("musl-tools".to_owned()),
        Need::Program("objdump") => Some("binutils".to_owned()),
        Need::Program("xz") => Some("xz-utils".to_owned()),
        Need::Program(name @ ("make" | "gcc" | "bzip2" | "m4" | "perl" | "pkg-config")) => Some((*name).to_owned()),
        Need::Program(_) => Some("ocaml".to_owned()),
        Need::CompilerSources(_) => Some("ocaml-source".to_owned()),
        Need::Library(missing) => Some(debian_package(&missing.library)),
        Need::Toolchain(_) => None,
    }
}

/// The development package of a findlib library. Debian's packages are named after their source, of which some hold several
/// findlib packages.
pub(crate) fn debian_package(library: &str) -> String {
    let package = library.split('.').next().unwrap_or(library);
    let source = match package {
        "unix" | "str" | "threads" | "bigarray" | "dynlink" => return "ocaml".to_owned(),
        "macaddr" => "ipaddr",
        "dune-build-info" | "dune-configurator" => "dune",
        package if package.starts_with("mirage-crypto") => "mirage-crypto",
        package => ["ipaddr", "cstruct", "cohttp", "conduit", "lwt", "alcotest"]
            .into_iter()
            .find(|source| package.strip_prefix(source).is_some_and(|rest| rest.starts_with('-')))
            .unwrap_or(package),
    };
    format!("lib{}-ocaml-dev", source.replace('_', "-").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_names() {
        let names = [
            "lwt.unix",
            "mirage-crypto-rng",
            "unix",
            "ipaddr-cstruct",
            "duration",
            "logs.fmt",
        ]
        .map(debian_package);
        assert_eq!(
            names,
            [
                "liblwt-ocaml-dev",
                "libmirage-crypto-ocaml-dev",
                "ocaml",
                "libipaddr-ocaml-dev",
                "libduration-ocaml-dev",
                "liblogs-ocaml-dev"
            ]
        );
    }

    #[test]
    fn commands() {
        let commands = PackageManager::Apt.install(&[Need::Program("dune"), Need::Program("ocamlopt")]);
        let commands: Vec<_> = commands
            .iter()
            .map(|command| command.to_string().replace("sudo ", ""))
            .collect();
        assert_eq!(
            commands,
            [
                "apt-get update",
                "apt-get install -y --no-install-recommends ocaml ocaml-dune"
            ]
        );
    }
}
