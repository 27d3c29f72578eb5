//! What the command line says.

use super::keys::{self, Variables};
use super::query::Question;
use crate::run::Attached;
use crate::session::Words;
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command};
use mirage_dsl::{KeyDescription, Target};
use std::ffi::OsString;

/// The command and its options.
#[derive(Debug)]
pub(super) struct Arguments {
    pub action: Action,
    pub targets: Vec<Target>,
    pub words: Words,
    pub yes: bool,
    pub verbose: bool,
    pub dry_run: bool,
    /// What `run` attaches the unikernel to.
    pub attached: Attached,
    pub net_setup: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Action {
    Configure,
    Build,
    Run { arguments: Vec<String> },
    Describe { format: Format, all: bool },
    Query { what: String },
    Clean,
    Doctor { as_json: bool },
    Cache(CacheAction),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CacheAction {
    Show,
    Prune { days: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
    Dot,
    Svg,
}

/// Names of arguments that are no options. No key has such a name.
const UNIKERNEL_ARGUMENTS: &str = "ARGUMENTS";
const QUESTION: &str = "WHAT";

const EXAMPLES: &str = "\
Examples, in the config crate's folder:
  cargo run                          build for the default target and run
  cargo run -- build -t unix         build only
  cargo run -- run -- --help         run, and give the unikernel its own arguments
  cargo run -- query opam -t hvt     print what a script needs
  cargo run -- describe --format svg > graph.svg";

const ATTACHMENTS: &str = "\
What a unikernel for spt or hvt is attached to:
      --net NAME=INTERFACE  A tap interface for its network of this name [default: tap0, tap1, ...]
      --disk NAME=FILE      A file for its disk of this name [default: the file NAME]
      --mem MIB             Its memory [default: 512]";

impl Arguments {
    pub fn read(
        name: &str,
        keys: &[KeyDescription],
        words: impl IntoIterator<Item = OsString>,
        environment: Variables,
    ) -> Result<Self, clap::Error> {
        let mut command = command(name, keys);
        let mut words: Vec<OsString> = words.into_iter().collect();
        let attached = attached(&mut words).map_err(|message| command.error(ErrorKind::InvalidValue, message))?;
        let matches = command.try_get_matches_from_mut(words)?;
        let (action, matches) = match matches.subcommand() {
            None => (Action::Run { arguments: Vec::new() }, &matches),
            Some((command, matches)) => (action(command, matches), matches),
        };
        let given = match matches.try_get_many::<String>("target") {
            // A command without targets.
            Err(_) => Vec::new(),
            Ok(Some(given)) => given.filter_map(|target| Target::named(target)).collect(),
            Ok(None) => {
                target_of(environment("MODE")).map_err(|message| command.error(ErrorKind::InvalidValue, message))?
            }
        };
        let mut targets: Vec<Target> = Vec::new();
        for target in given {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        let flag = |name: &str| {
            matches
                .try_get_one::<bool>(name)
                .ok()
                .flatten()
                .copied()
                .unwrap_or(false)
        };
        let words = keys::words(keys, matches, environment)
            .map_err(|message| command.error(ErrorKind::InvalidValue, message))?;
        Ok(Arguments {
            action,
            targets,
            words,
            yes: flag("yes"),
            verbose: flag("verbose"),
            dry_run: flag("dry-run"),
            attached,
            net_setup: flag("net-setup"),
        })
    }
}

/// What a `run` is attached to, taken out of its words. clap would take `--net` for a key, which many unikernels have.
fn attached(words: &mut Vec<OsString>) -> Result<Attached, String> {
    let is_run = words
        .get(1)
        .is_none_or(|word| word == "run" || word.to_string_lossy().starts_with('-'));
    let texts: Option<Vec<String>> = words.iter().map(|word| word.to_str().map(str::to_owned)).collect();
    let Some(mut texts) = texts.filter(|_| is_run) else {
        return Ok(Attached::default());
    };
    let attached = Attached::take(&mut texts)?;
    *words = texts.into_iter().map(OsString::from).collect();
    Ok(attached)
}

/// The target that the environment variable `MODE` names, if it is set.
fn target_of(mode: Option<OsString>) -> Result<Vec<Target>, String> {
    let Some(mode) = mode.filter(|mode| !mode.is_empty()) else {
        return Ok(Vec::new());
    };
    let target = mode.to_str().and_then(Target::named);
    target.map(|target| vec![target]).ok_or_else(|| {
        let names: Vec<_> = Target::ALL.iter().map(|target| target.name()).collect();
        format!(
            "the environment variable `MODE` says `{}`, which is no target\n  [possible values: {}]\n\n  \
             unset it, or say `-t TARGET`, which counts before it",
            mode.to_string_lossy(),
            names.join(", ")
        )
    })
}

fn action(command: &str, matches: &ArgMatches) -> Action {
    match command {
        "configure" => Action::Configure,
        "build" => Action::Build,
        "describe" => Action::Describe {
            format: match matches.get_one::<String>("format").map(String::as_str) {
                Some("json") => Format::Json,
                Some("dot") => Format::Dot,
                Some("svg") => Format::Svg,
                _ => Format::Text,
            },
            all: matches.get_flag("all"),
        },
        "query" => Action::Query {
            what: matches.get_one::<String>(QUESTION).cloned().unwrap_or_default(),
        },
        "clean" => Action::Clean,
        "doctor" => Action::Doctor {
            as_json: matches.get_flag("json"),
        },
        "cache" => Action::Cache(match matches.subcommand() {
            Some(("prune", matches)) => CacheAction::Prune {
                days: matches.get_one("days").copied().unwrap_or_default(),
            },
            _ => CacheAction::Show,
        }),
        _ => Action::Run {
            arguments: matches
                .get_many::<String>(UNIKERNEL_ARGUMENTS)
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        },
    }
}

fn command(name: &str, keys: &[KeyDescription]) -> Command {
    let subcommand = |name: &'static str, about: &'static str| keys::add(Command::new(name).about(about), keys);
    let run = with_target(
        with_yes(Command::new("run").about("Build the unikernel and run it")),
        false,
    )
    .after_help(ATTACHMENTS)
    .arg(flag(
        "net-setup",
        "Create the tap interfaces that are missing, as root or with sudo",
    ))
    .arg(
        Arg::new(UNIKERNEL_ARGUMENTS)
            .last(true)
            .num_args(0..)
            .help("Arguments of the unikernel itself"),
    );
    let command = Command::new(name.to_owned())
        .bin_name("cargo run --")
        .about(format!("Configures, builds and runs the unikernel `{name}`"))
        .after_help(EXAMPLES)
        .args_conflicts_with_subcommands(true);
    keys::add(with_target(with_yes(with_verbose(command)), false), keys)
        .subcommand(with_dry_run(with_target(
            with_verbose(subcommand("configure", "Write the OCaml and dune files")),
            true,
        )))
        .subcommand(with_dry_run(with_target(
            with_yes(with_verbose(subcommand("build", "Configure and compile the unikernel"))),
            true,
        )))
        .subcommand(keys::add(with_verbose(run), keys))
        .subcommand(
            with_target(subcommand("describe", "Show the device graph"), false)
                .arg(
                    Arg::new("format")
                        .long("format")
                        .value_name("FORMAT")
                        .value_parser(["text", "json", "dot", "svg"])
                        .default_value("text")
                        .help("How to show it"),
                )
                .arg(flag(
                    "all",
                    "Show every alternative, and which of them the target and the keys take",
                )),
        )
        .subcommand(
            with_target(
                subcommand(
                    "query",
                    "Print one fact of the unikernel, for scripts; nothing is written",
                ),
                false,
            )
            .arg(
                Arg::new(QUESTION)
                    .required(true)
                    .value_parser(Question)
                    .help("What to print; also the path of a generated file, as `files` lists them"),
            ),
        )
        .subcommand(with_verbose(
            Command::new("clean").about("Remove what was generated, and nothing else"),
        ))
        .subcommand(
            with_target(
                with_yes(with_verbose(subcommand(
                    "doctor",
                    "Say which tools and libraries are found, which are missing and what brings them",
                ))),
                true,
            )
            .arg(flag("json", "Say it in JSON, for programs")),
        )
        .subcommand(cache())
}

fn cache() -> Command {
    let days = Arg::new("days")
        .long("days")
        .value_name("DAYS")
        .value_parser(clap::value_parser!(u32).range(1..))
        .default_value("30")
        .help("For how long it was not used");
    Command::new("cache")
        .about("Show or remove what was fetched or compiled once for all unikernels of this user")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("show").about("List what is there, how large it is and when it was used last"))
        .subcommand(
            Command::new("prune")
                .about("Remove what was not used for a while; a build makes anew what it needs")
                .arg(days),
        )
}

fn with_target(command: Command, is_repeatable: bool) -> Command {
    let names = Target::ALL.iter().map(|target| target.name());
    let arg = Arg::new("target")
        .short('t')
        .long("target")
        .value_name("TARGET")
        .value_parser(PossibleValuesParser::new(names));
    command.arg(if is_repeatable {
        arg.action(ArgAction::Append)
            .help("What to build for; can be given several times [env: MODE]")
    } else {
        arg.help("What to build for [env: MODE]")
    })
}

fn with_yes(command: Command) -> Command {
    command.arg(
        flag(
            "yes",
            "Install missing tools and libraries with the system's package manager",
        )
        .short('y'),
    )
}

fn with_verbose(command: Command) -> Command {
    command.arg(
        flag(
            "verbose",
            "Show every file that is written and every command that is run",
        )
        .short('v'),
    )
}

fn with_dry_run(command: Command) -> Command {
    command.arg(flag(
        "dry-run",
        "Only list the files that would be written and the commands that would be run",
    ))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

#[cfg(test)]
mod tests;
