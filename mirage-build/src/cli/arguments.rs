//! What the command line says.

use crate::session::Words;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use mirage_dsl::{KeyDescription, KeyKind, Target};
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
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Action {
    Configure,
    Build,
    Run { arguments: Vec<String> },
    Describe { format: Format },
    Clean,
    Doctor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Json,
    Dot,
}

const EXAMPLES: &str = "\
Examples, in the config crate's folder:
  cargo run                          build for the default target and run
  cargo run -- build -t unix         build only
  cargo run -- run -- --help         run, and give the unikernel its own arguments
  cargo run -- describe --format dot | dot -Tsvg > graph.svg";

impl Arguments {
    pub fn read(
        name: &str,
        keys: &[KeyDescription],
        words: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        let matches = command(name, keys).try_get_matches_from(words)?;
        let (action, matches) = match matches.subcommand() {
            None => (Action::Run { arguments: Vec::new() }, &matches),
            Some((command, matches)) => (action(command, matches), matches),
        };
        let targets = matches
            .try_get_many::<String>("target")
            .ok()
            .flatten()
            .into_iter()
            .flatten();
        let mut targets: Vec<Target> = targets.filter_map(|target| Target::named(target)).collect();
        targets.dedup();
        let flag = |name: &str| {
            matches
                .try_get_one::<bool>(name)
                .ok()
                .flatten()
                .copied()
                .unwrap_or(false)
        };
        Ok(Arguments {
            action,
            targets,
            words: key_words(keys, matches),
            yes: flag("yes"),
            verbose: flag("verbose"),
            dry_run: flag("dry-run"),
        })
    }
}

fn action(command: &str, matches: &ArgMatches) -> Action {
    match command {
        "configure" => Action::Configure,
        "build" => Action::Build,
        "describe" => Action::Describe {
            format: match matches.get_one::<String>("format").map(String::as_str) {
                Some("json") => Format::Json,
                Some("dot") => Format::Dot,
                _ => Format::Text,
            },
        },
        "clean" => Action::Clean,
        "doctor" => Action::Doctor,
        _ => Action::Run {
            arguments: matches
                .get_many::<String>("arguments")
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        },
    }
}

/// The words given for each key.
fn key_words(keys: &[KeyDescription], matches: &ArgMatches) -> Words {
    let mut words = Words::new();
    for key in keys {
        let given = match key.kind {
            KeyKind::Flag => {
                let is_given = matches
                    .try_get_one::<bool>(&key_id(key))
                    .ok()
                    .flatten()
                    .copied()
                    .unwrap_or(false);
                is_given.then(|| vec!["true".to_owned()])
            }
            _ => matches
                .try_get_many::<String>(&key_id(key))
                .ok()
                .flatten()
                .map(|given| given.cloned().collect()),
        };
        if let Some(given) = given {
            words.insert(key.name.clone(), given);
        }
    }
    words
}

fn command(name: &str, keys: &[KeyDescription]) -> Command {
    let subcommand = |name: &'static str, about: &'static str| with_keys(Command::new(name).about(about), keys);
    let run = with_target(
        with_yes(Command::new("run").about("Build the unikernel and run it")),
        false,
    )
    .arg(
        Arg::new("arguments")
            .last(true)
            .num_args(0..)
            .value_name("ARGUMENTS")
            .help("Arguments of the unikernel itself"),
    );
    let command = Command::new(name.to_owned())
        .bin_name("cargo run --")
        .about(format!("Configures, builds and runs the unikernel `{name}`"))
        .after_help(EXAMPLES)
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true);
    with_keys(with_target(with_yes(with_verbose(command)), false), keys)
        .subcommand(with_dry_run(with_target(
            with_verbose(subcommand("configure", "Write the OCaml and dune files")),
            true,
        )))
        .subcommand(with_dry_run(with_target(
            with_yes(with_verbose(subcommand("build", "Configure and compile the unikernel"))),
            true,
        )))
        .subcommand(with_keys(with_verbose(run), keys))
        .subcommand(
            with_target(subcommand("describe", "Show the device graph"), false).arg(
                Arg::new("format")
                    .long("format")
                    .value_name("FORMAT")
                    .value_parser(["text", "json", "dot"])
                    .default_value("text")
                    .help("How to show it"),
            ),
        )
        .subcommand(with_verbose(
            Command::new("clean").about("Remove what was generated, and nothing else"),
        ))
        .subcommand(with_target(
            with_yes(with_verbose(subcommand(
                "doctor",
                "Say which tools and libraries are found, which are missing and what brings them",
            ))),
            true,
        ))
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
            .help("What to build for; can be given several times")
    } else {
        arg.help("What to build for")
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

/// One option for every key of the unikernel.
fn with_keys(command: Command, keys: &[KeyDescription]) -> Command {
    keys.iter().fold(command, |command, key| {
        let arg = Arg::new(key_id(key))
            .long(key.name.clone())
            .help_heading("Keys of the unikernel")
            .help(key_help(key));
        command.arg(match key.kind {
            KeyKind::Flag => arg.action(ArgAction::SetTrue),
            KeyKind::Repeated => arg.action(ArgAction::Append).value_name(key.placeholder.clone()),
            KeyKind::Option | KeyKind::Required => arg.value_name(key.placeholder.clone()),
        })
    })
}

/// Keys have names of their own among the arguments, apart from those of this command line.
fn key_id(key: &KeyDescription) -> String {
    format!("key {}", key.name)
}

fn key_help(key: &KeyDescription) -> String {
    let default = match (&key.default, key.kind) {
        (Some(default), _) => Some(format!("[default: {default}]")),
        (None, KeyKind::Required) => Some("[required]".to_owned()),
        (None, KeyKind::Flag) => Some("[default: false]".to_owned()),
        (None, _) => Some("[default: none]".to_owned()),
    };
    let words = (!key.words.is_empty()).then(|| format!("[possible values: {}]", key.words.join(", ")));
    let parts = Some(key.doc.clone())
        .filter(|doc| !doc.is_empty())
        .into_iter()
        .chain(default)
        .chain(words);
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mirage_dsl::Key;

    fn read(words: &[&str]) -> Result<Arguments, clap::Error> {
        let keys = [
            Key::option("n", 1u32).doc("How many.").description().clone(),
            Key::flag("fast").description().clone(),
        ];
        Arguments::read(
            "hello",
            &keys,
            std::iter::once("hello")
                .chain(words.iter().copied())
                .map(OsString::from),
        )
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command("hello", &[]).debug_assert();
    }

    #[test]
    fn commands_and_keys() {
        assert_eq!(read(&[]).unwrap().action, Action::Run { arguments: vec![] });
        let build = read(&["build", "-t", "unix", "-t", "macosx", "--n", "3", "--fast"]).unwrap();
        assert_eq!(build.targets, [Target::UNIX, Target::MACOSX]);
        assert_eq!(
            build.words,
            Words::from([("n".into(), vec!["3".into()]), ("fast".into(), vec!["true".into()])])
        );
        let run = read(&["run", "--yes", "--", "--n", "x"]).unwrap();
        assert_eq!(
            run.action,
            Action::Run {
                arguments: vec!["--n".into(), "x".into()]
            }
        );
        assert!(run.yes && run.words.is_empty());
    }

    #[test]
    fn wrong_targets_are_refused_with_the_right_ones() {
        let error = read(&["build", "-t", "unixx"]).unwrap_err().to_string();
        assert!(
            error.contains("invalid value 'unixx'") && error.contains("unix, macosx"),
            "{error}"
        );
    }

    #[test]
    fn help_shows_every_key_with_its_default() {
        let help = read(&["build", "--help"]).unwrap_err().to_string();
        assert!(
            help.contains("--n <VALUE>") && help.contains("How many. [default: 1]") && help.contains("--fast"),
            "{help}"
        );
    }
}
