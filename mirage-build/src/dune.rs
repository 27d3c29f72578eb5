//! dune: the one call that compiles everything.

mod failure;
mod messages;
mod state;

pub(crate) use messages::{Message, Place, Said};

use crate::error::Error;
use crate::hold;
use crate::process::{Command, Outcome};
use camino::Utf8Path;
use failure::Cause;
use messages::Splitter;

/// The call that builds these files of a dune root, in the contexts of one of the config crate's workspaces. The root and
/// the workspace are seen from the config crate.
pub(crate) fn build(directory: &Utf8Path, root: &Utf8Path, workspace: &Utf8Path, targets: &[String]) -> Command {
    // The root is given, because dune would otherwise take a parent folder's project for it.
    Command::new("dune")
        .arguments(["build"])
        .arguments(root_arguments(root))
        .arguments(["--display", "quiet"])
        .arguments(["--workspace", workspace.as_str()])
        .arguments(targets.iter().cloned())
        .directory(directory)
        .ended_by_sigterm()
}

/// The arguments that name the dune root, as seen from the folder that dune is called in.
pub(crate) fn root_arguments(root: &Utf8Path) -> impl Iterator<Item = &str> {
    let is_here = root.as_str().is_empty();
    let root = ["--root", if is_here { "." } else { root.as_str() }];
    // Else it would say where it is before each message.
    root.into_iter().chain((!is_here).then_some("--no-print-directory"))
}

/// Runs a dune call, whose root is in this folder. What dune and the compilers say is shown as it comes.
///
/// # Errors
/// The files do not compile, dune could not do its work, or a signal asked us to end.
pub(crate) fn run(directory: &Utf8Path, command: &Command, show: impl FnMut(&Said) + Send) -> Result<(), Error> {
    hold::wait_for_dune(directory)?;
    state::mend(directory)?;
    let mut listener = Listener {
        splitter: Splitter::default(),
        cause: Cause::default(),
        show,
    };
    let outcome = command.run_listening(|line| listener.hear(line))?;
    listener.hear(None);
    match outcome {
        Outcome::Exited(0) => Ok(()),
        Outcome::Interrupted(signal) => Err(Error::Interrupted(signal)),
        Outcome::Exited(_) => Err(listener.cause.of_status(directory)),
        Outcome::Killed(signal) => Err(listener.cause.of_signal(signal, directory)),
    }
}

struct Listener<S> {
    splitter: Splitter,
    cause: Cause,
    show: S,
}

impl<S: FnMut(&Said)> Listener<S> {
    /// A line, or that none has come for a while.
    fn hear(&mut self, line: Option<&str>) {
        let said = match line {
            Some(line) => {
                self.cause.look_at(line);
                self.splitter.line(line)
            }
            None => self.splitter.pause(),
        };
        for said in said {
            // A place that no one can read is none of the user's: so the compiler reports that it cannot write.
            if matches!(&said, Said::Message(message) if message.is_error && message.place.path != "_none_") {
                self.cause.mistake();
            }
            (self.show)(&said);
        }
    }
}
