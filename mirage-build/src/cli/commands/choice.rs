//! The targets and keys of a command.

use crate::cli::arguments::{Action, Arguments};
use crate::error::Error;
use crate::saved::{self, Saved};
use crate::session::Words;
use mirage_codegen::Project;
use mirage_dsl::{KeyDescription, Target};

/// The targets and keys of a command: what the command line says, and for the rest what was saved.
pub(super) struct Choice {
    /// Targets that are generated.
    pub configured: Vec<Target>,
    /// Targets that are built.
    pub wanted: Vec<Target>,
    pub words: Words,
}

impl Choice {
    pub fn new(project: &Project, keys: &[KeyDescription], arguments: &Arguments) -> Result<Self, Error> {
        // `configure` starts anew; the other commands go on from it.
        let saved = if arguments.action == Action::Configure {
            Saved::default()
        } else {
            Saved::read(project.directory())?
        };
        let mut configured = saved.targets();
        let wanted = match (arguments.targets.as_slice(), configured.as_slice()) {
            ([], []) => vec![default_target()],
            ([], configured) => configured.to_vec(),
            (given, _) => given.to_vec(),
        };
        configured.extend(wanted.iter().copied());
        configured.sort();
        configured.dedup();
        let mut words = saved.keys;
        check_saved(keys, &words)?;
        // A key that the description has no longer is forgotten.
        words.retain(|name, _| keys.iter().any(|key| key.name == *name));
        words.extend(arguments.words.clone());
        Ok(Choice {
            configured,
            wanted,
            words,
        })
    }

    /// The one target of commands that have one.
    pub fn target(&self) -> Target {
        self.wanted.first().copied().unwrap_or_else(default_target)
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
