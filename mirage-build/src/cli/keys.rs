//! Keys of the unikernel as options.

use crate::session::Words;
use clap::{Arg, ArgAction, ArgMatches, Command};
use mirage_dsl::{KeyDescription, KeyKind};
use std::ffi::OsString;

/// Reads an environment variable.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The words given for each key: by the command line, or else by the key's environment variable.
///
/// # Errors
/// What is wrong with a variable.
pub(super) fn words(keys: &[KeyDescription], matches: &ArgMatches, environment: Variables) -> Result<Words, String> {
    let mut words = Words::new();
    for key in keys {
        let id = key_id(key);
        let given = match key.kind {
            KeyKind::Flag => matches
                .try_get_one::<bool>(&id)
                .map(|given| given.is_some_and(|given| *given).then(|| vec!["true".to_owned()])),
            _ => matches
                .try_get_many::<String>(&id)
                .map(|given| given.map(|words| words.cloned().collect())),
        };
        let given = match given {
            // A command without keys.
            Err(_) => None,
            Ok(Some(given)) => Some(given),
            Ok(None) => of_variable(key, environment)?,
        };
        if let Some(given) = given {
            words.insert(key.name.clone(), given);
        }
    }
    Ok(words)
}

/// What the key's environment variable says, if it is set.
fn of_variable(key: &KeyDescription, environment: Variables) -> Result<Option<Vec<String>>, String> {
    let Some(variable) = &key.env else { return Ok(None) };
    let Some(said) = environment(variable).filter(|said| !said.is_empty()) else {
        return Ok(None);
    };
    let word = match said.to_str() {
        Some("true" | "yes" | "y" | "1") if key.kind == KeyKind::Flag => Ok("true"),
        Some("false" | "no" | "n" | "0") if key.kind == KeyKind::Flag => Ok("false"),
        Some(word) => Ok(word),
        None => Err("text in UTF-8".to_owned()),
    };
    let read = word.and_then(|word| {
        let words = vec![word.to_owned()];
        key.parse(&words).map(|_| words)
    });
    read.map(Some).map_err(|expected| {
        format!(
            "the environment variable `{variable}` says `{}`, which is no value of the key `--{}`: expected {expected}\n\n  \
             unset it, or give the key on the command line, which counts before it",
            said.to_string_lossy(),
            key.name
        )
    })
}

/// Which choice counts; stands below the options.
const PRECEDENCE: &str = "\
What the command line leaves open is as the environment variable beside it says (for the target, MODE), or as an \
earlier command saved it in mirage/config.json (`configure` starts anew), or else the default.";

/// One option for every key of the unikernel. Those of a group stand together, behind those of none, and then those of
/// each section.
pub(super) fn add(command: Command, keys: &[KeyDescription]) -> Command {
    let mut keys: Vec<&KeyDescription> = keys.iter().collect();
    keys.sort_by_key(|key| (&key.section, &key.group));
    let command = match command.get_after_help() {
        Some(text) => {
            let text = format!("{text}\n\n{PRECEDENCE}");
            command.after_help(text)
        }
        None => command.after_help(PRECEDENCE),
    };
    keys.into_iter().fold(command, |command, key| {
        let heading = match (&key.section, &key.group) {
            (Some(section), _) => section.to_string(),
            (None, Some(group)) => format!("Keys of the group `{group}`"),
            (None, None) => "Keys of the unikernel".to_owned(),
        };
        let arg = Arg::new(key_id(key))
            .long(key.name.clone())
            .help_heading(heading)
            .help(help(key));
        let arg = key.aliases.iter().fold(arg, |arg, name| named(arg, name));
        command.arg(match key.kind {
            KeyKind::Flag => arg.action(ArgAction::SetTrue),
            // A word such as `-7` is a value, and no option.
            KeyKind::Repeated | KeyKind::Option | KeyKind::Required => {
                let arg = arg.value_name(key.placeholder.clone()).allow_negative_numbers(true);
                match key.kind {
                    KeyKind::Repeated => arg.action(ArgAction::Append),
                    _ => arg,
                }
            }
        })
    })
}

/// Adds another name.
fn named(arg: Arg, name: &str) -> Arg {
    let mut letters = name.chars();
    match (letters.next(), letters.next(), arg.get_short()) {
        (Some(letter), None, None) => arg.short(letter),
        (Some(letter), None, Some(_)) => arg.visible_short_alias(letter),
        _ => arg.visible_alias(name.to_owned()),
    }
}

fn help(key: &KeyDescription) -> String {
    let default = match (&key.default, key.kind) {
        (Some(default), _) => Some(format!("[default: {default}]")),
        (None, KeyKind::Required) => Some("[required]".to_owned()),
        (None, KeyKind::Flag) => Some("[default: false]".to_owned()),
        (None, _) => Some("[default: none]".to_owned()),
    };
    let words = (!key.words.is_empty()).then(|| format!("[possible values: {}]", key.words.join(", ")));
    let env = key.env.as_ref().map(|variable| format!("[env: {variable}]"));
    let parts = Some(key.doc.clone())
        .filter(|doc| !doc.is_empty())
        .into_iter()
        .chain(default)
        .chain(env)
        .chain(words);
    parts.collect::<Vec<_>>().join(" ")
}

/// Keys have names of their own among the arguments, apart from those of this command line.
fn key_id(key: &KeyDescription) -> String {
    format!("key {}", key.name)
}
