//! Keys of the unikernel as options.

use crate::session::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use mirage_dsl::{KeyDescription, KeyKind};

/// The words given for each key.
pub(super) fn words(keys: &[KeyDescription], matches: &ArgMatches) -> Words {
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

/// Which choice counts; stands below the options.
const PRECEDENCE: &str = "\
What the command line leaves open is as an earlier command saved it in mirage/config.json (`configure` starts anew), \
or else the default. The environment variable MODE names a target too: it counts before the saved ones.";

/// One option for every key of the unikernel. Those of a group stand together, behind those of none.
pub(super) fn add(command: Command, keys: &[KeyDescription]) -> Command {
    let mut keys: Vec<&KeyDescription> = keys.iter().collect();
    keys.sort_by_key(|key| &key.group);
    let command = match command.get_after_help() {
        Some(text) => {
            let text = format!("{text}\n\n{PRECEDENCE}");
            command.after_help(text)
        }
        None => command.after_help(PRECEDENCE),
    };
    keys.into_iter().fold(command, |command, key| {
        let heading = match &key.group {
            Some(group) => format!("Keys of the group `{group}`"),
            None => "Keys of the unikernel".to_owned(),
        };
        let arg = Arg::new(key_id(key))
            .long(key.name.clone())
            .help_heading(heading)
            .help(help(key));
        command.arg(match key.kind {
            KeyKind::Flag => arg.action(ArgAction::SetTrue),
            KeyKind::Repeated => arg.action(ArgAction::Append).value_name(key.placeholder.clone()),
            KeyKind::Option | KeyKind::Required => arg.value_name(key.placeholder.clone()),
        })
    })
}

fn help(key: &KeyDescription) -> String {
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

/// Keys have names of their own among the arguments, apart from those of this command line.
fn key_id(key: &KeyDescription) -> String {
    format!("key {}", key.name)
}
