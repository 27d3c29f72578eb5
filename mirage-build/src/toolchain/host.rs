//! The OCaml toolchain of this machine.

use super::cross::own_configuration;
use super::{PackageManager, solo5};
use crate::error::Error;
use crate::process::{Command, can_be_root, find};
use crate::sources::{Missing, Sources};
use camino::Utf8PathBuf;
use mirage_dsl::model::DuneContext;
use std::collections::BTreeSet;

/// Programs without which nothing is built, each with what it is.
const PROGRAMS: [(&str, &str); 3] = [
    ("ocamlfind", "the findlib library manager"),
    ("ocamlopt", "the OCaml compiler"),
    ("dune", "the OCaml build system"),
];

/// Something that is missing on this machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A program.
    Program(&'static str),
    /// A cross compiler, as a toolchain of findlib.
    Toolchain(&'static str),
    /// The sources of the OCaml compiler, of this version if there is one.
    CompilerSources(Option<String>),
    /// An OCaml library.
    Library(Missing),
}

impl Need {
    /// A library whose source a cross context needs.
    pub fn foreign(library: &str) -> Self {
        Need::Library(Missing {
            library: library.to_owned(),
            unfit: None,
            wanted: String::new(),
        })
    }
}

impl std::fmt::Display for Need {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Need::Program(name) => {
                let what = PROGRAMS
                    .iter()
                    .chain(&solo5::PROGRAMS)
                    .find(|(program, _)| program == name)
                    .map_or("with which sources are made", |(_, what)| what);
                write!(f, "program `{name}` ({what})")
            }
            Need::Toolchain(name) => write!(f, "OCaml cross compiler `{name}` (a toolchain of findlib)"),
            Need::CompilerSources(Some(version)) => write!(f, "the sources of the OCaml compiler {version}"),
            Need::CompilerSources(None) => f.write_str("the sources of the OCaml compiler"),
            Need::Library(missing) => missing.fmt(f),
        }
    }
}

/// findlib's configuration file on this machine.
pub(super) fn findlib_configuration() -> Option<Utf8PathBuf> {
    let file = Command::new("ocamlfind").arguments(["printconf", "conf"]).output()?;
    Some(Utf8PathBuf::from(file))
}

/// Whether findlib knows a toolchain: its configuration has a file for it. Asking `ocamlfind` for the toolchain's compiler
/// would not tell, because it takes the machine's own where it does not know one.
pub(super) fn has_toolchain(name: &str) -> bool {
    findlib_configuration().is_some_and(|file| own_configuration(&file, name).exists())
}

/// The OCaml toolchain of this machine: `ocamlfind`, `ocamlopt` and `dune` on PATH.
#[derive(Debug, Clone, Copy)]
pub struct Host;

impl Host {
    /// The programs, each with its version where it is there.
    pub fn programs(&self) -> Vec<(&'static str, Option<String>)> {
        let version = |program: &str| {
            find(program)?;
            let arguments = if program == "ocamlfind" {
                vec!["query", "-format", "%v", "findlib"]
            } else {
                vec!["--version"]
            };
            let arguments = if program == "ocamlopt" {
                vec!["-version"]
            } else {
                arguments
            };
            Some(
                Command::new(program)
                    .arguments(arguments)
                    .output()
                    .unwrap_or_else(|| "unknown version".to_owned()),
            )
        };
        PROGRAMS
            .iter()
            .map(|(program, _)| (*program, version(program)))
            .collect()
    }

    /// What is missing to build from these sources in these contexts.
    pub fn needs(&self, sources: &Sources, contexts: &BTreeSet<DuneContext>) -> Vec<Need> {
        let programs = PROGRAMS.iter().filter(|(program, _)| find(program).is_none());
        let mut needs: Vec<Need> = programs.map(|(program, _)| Need::Program(program)).collect();
        let toolchains = contexts.iter().filter_map(|context| context.toolchain);
        for toolchain in toolchains {
            match toolchain {
                solo5::NAME => needs.extend(solo5::needs()),
                other if !has_toolchain(other) => needs.push(Need::Toolchain(other)),
                _ => {}
            }
        }
        needs.extend(sources.tools.iter().map(|program| Need::Program(program)));
        // In every workspace there is the machine's own context, in which tools are made.
        needs.extend(sources.missing.iter().cloned().map(Need::Library));
        needs
    }

    /// What of this no package of the distribution brings.
    pub fn unpackaged<'a>(&self, needs: &'a [Need]) -> Vec<&'a Need> {
        let manager = PackageManager::of_this_machine();
        let unknown = |need: &&Need| manager.is_some_and(|manager| !manager.knows(need));
        needs.iter().filter(unknown).collect()
    }

    /// The error that says what is missing and the command that brings it.
    pub fn missing(&self, needs: &[Need]) -> Error {
        let tools = needs.iter().map(ToString::to_string).collect();
        let unpackaged = self.unpackaged(needs);
        let toolchain = needs.iter().find_map(|need| match need {
            Need::Toolchain(name) => Some(name),
            _ => None,
        });
        let help = match (toolchain, PackageManager::of_this_machine()) {
            (Some(name), _) => format!("no distribution has it; with opam: opam install ocaml-{name}"),
            (None, Some(_)) if !unpackaged.is_empty() => {
                let names: Vec<String> = unpackaged.iter().map(ToString::to_string).collect();
                format!(
                    "no package of the distribution brings {}: choose another target, or put the sources, with dune \
                     files, into the config crate's folder, for example under `duniverse/`",
                    names.join(", ")
                )
            }
            (None, Some(manager)) => {
                let commands: Vec<_> = manager.install(needs).iter().map(ToString::to_string).collect();
                let who = if can_be_root() {
                    "run the command again with `--yes`, or install it yourself"
                } else {
                    "install it as root; there is no `sudo` here that could do it for this user"
                };
                format!("{who}:\n{}", commands.join(" && "))
            }
            (None, None) => {
                "install OCaml, dune and findlib with your system's package manager, and the libraries with opam"
                    .to_owned()
            }
        };
        Error::Missing { tools, help }
    }
}
