//! The targets and keys of a command.

use crate::cli::arguments::{Action, Arguments};
use crate::error::Error;
use crate::saved::{self, Saved};
use crate::session::Words;
use mirage_codegen::Project;
use mirage_dsl::{KeyDescription, Target};
use std::collections::BTreeSet;

/// The targets and keys of a command: what the command line says, and for the rest what was saved.
pub(super) struct Choice {
    /// What the command is for.
    pub targets: Vec<Target>,
    /// Targets of earlier commands, of which this one leaves everything as it is.
    pub others: Vec<Target>,
    pub words: Words,
    /// Whether the targets are saved ones, and not those that there would be without.
    are_targets_saved: bool,
    /// Keys whose words are saved ones, and not those that there would be without.
    saved_keys: BTreeSet<String>,
}

impl Choice {
    pub fn new(project: &Project, keys: &[KeyDescription], arguments: &Arguments) -> Result<Self, Error> {
        // `configure` starts anew; the other commands go on from it.
        let saved = Saved::read(project.directory())?;
        let saved = if arguments.action == Action::Configure {
            Saved::default()
        } else {
            saved
        };
        let mut configured = saved.targets();
        configured.sort();
        let default = vec![default_target()];
        let mut targets = match (arguments.targets.as_slice(), configured.as_slice()) {
            ([], []) => default.clone(),
            ([], configured) => configured.to_vec(),
            (given, _) => given.to_vec(),
        };
        targets.sort();
        // One image is run, shown or asked about.
        if !matches!(
            arguments.action,
            Action::Configure | Action::Build | Action::Doctor { .. }
        ) {
            targets.truncate(1);
        }
        let mut words = saved.keys;
        check_saved(keys, &words)?;
        // A key that the description has no longer is forgotten.
        words.retain(|name, _| keys.iter().any(|key| key.name == *name));
        let saved_keys = keys.iter().filter(|key| {
            let is_default = |words: &Vec<String>| words.iter().eq(key.default.as_ref());
            !arguments.words.contains_key(&key.name) && words.get(&key.name).is_some_and(|words| !is_default(words))
        });
        let saved_keys = saved_keys.map(|key| key.name.clone()).collect();
        words.extend(arguments.words.clone());
        configured.retain(|target| !targets.contains(target));
        Ok(Choice {
            are_targets_saved: arguments.targets.is_empty() && targets != default,
            targets,
            others: configured,
            words,
            saved_keys,
        })
    }

    /// The one target of commands that have one.
    pub fn target(&self) -> Target {
        self.targets.first().copied().unwrap_or_else(default_target)
    }

    /// The targets, and what else was saved by an earlier command, in words.
    pub fn description(&self) -> String {
        let mark = |is_saved: bool| if is_saved { " (saved)" } else { "" };
        let targets: Vec<_> = self.targets.iter().map(|target| target.name()).collect();
        let mut text = format!("{}{}", targets.join(", "), mark(self.are_targets_saved));
        for (name, words) in self.words.iter().filter(|(name, _)| self.saved_keys.contains(*name)) {
            let words: Vec<String> = words.iter().map(|word| readable(word)).collect();
            text += &format!(", {name}={}{}", words.join(","), mark(true));
        }
        text
    }

    /// What later commands are to know of this one.
    pub fn to_save(&self) -> Saved {
        let mut targets: Vec<Target> = self.targets.iter().chain(&self.others).copied().collect();
        targets.sort();
        Saved::new(&targets, self.words.clone())
    }
}

/// A word as it is, or in quotes where its end would not be seen.
fn readable(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("{word:?}")
    }
}

/// Checks what was saved against the keys, which may have changed since.
fn check_saved(keys: &[KeyDescription], words: &Words) -> Result<(), Error> {
    for key in keys {
        if let Some(Err(expected)) = words.get(&key.name).map(|words| key.parse(words)) {
            let message = format!(
                "`{}` holds a value for key `--{}` that is not {expected}",
                saved::PATH,
                key.name
            );
            return Err(Error::usage(message).with_help("run `configure` again to choose anew"));
        }
    }
    Ok(())
}

fn default_target() -> Target {
    if cfg!(target_os = "macos") {
        Target::MACOSX
    } else {
        Target::UNIX
    }
}
