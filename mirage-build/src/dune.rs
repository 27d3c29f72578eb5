//! dune: the one call that compiles everything.

use crate::error::Error;
use crate::hold;
use crate::process::{Command, Outcome};
use camino::Utf8Path;
use std::io::IsTerminal;

/// The call that builds these files of a config crate, in the contexts of one of its workspaces.
pub fn build(directory: &Utf8Path, workspace: &Utf8Path, targets: &[String]) -> Command {
    let display = if std::io::stderr().is_terminal() {
        "progress"
    } else {
        "quiet"
    };
    // The root is given, because dune would otherwise take a parent folder's project for it.
    Command::new("dune")
        .arguments(["build", "--root", ".", "--display", display])
        .arguments(["--workspace", workspace.as_str()])
        .arguments(targets.iter().cloned())
        .directory(directory)
        .ended_by_sigterm()
}

/// Runs a dune call in a config crate. What dune and the compilers say is shown as it comes.
///
/// # Errors
/// The files do not compile, or the user pressed Ctrl-C.
pub fn run(directory: &Utf8Path, command: &Command) -> Result<(), Error> {
    hold::wait_for_dune(directory)?;
    match command.run()? {
        Outcome::Exited(0) => Ok(()),
        Outcome::Interrupted(signal) => Err(Error::Interrupted(signal)),
        Outcome::Exited(_) | Outcome::Killed(_) => Err(Error::Compile),
    }
}
