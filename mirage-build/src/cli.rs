//! The command line of every config crate.

mod arguments;
mod commands;
mod keys;
mod query;

use crate::error::Error;
use crate::project::Project;
use crate::report;
use crate::repository::Repository;
use arguments::Arguments;
use mirage_dsl::Application;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Reads the command line and does what it says. See [`crate::cli!`].
pub fn main(application: Application, project: Project) -> ExitCode {
    let repository = Repository::of(project.directory());
    let project = project.with_repository(repository);
    let color = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    match try_main(&application, &project) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Shown(code)) => ExitCode::from(code),
        Err(Stop::Failed(error)) => {
            // Nothing is left to be done if standard error is closed.
            let _ = std::io::stderr().write_all(report::render(&error, &project, color).as_bytes());
            ExitCode::from(error.exit_code())
        }
    }
}

/// Why a command did not run to its end.
enum Stop {
    /// Help, a version or a usage message was shown.
    Shown(u8),
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Failed(error)
    }
}

fn try_main(application: &Application, project: &Project) -> Result<(), Stop> {
    let keys = application.all_keys().map_err(Error::Description)?;
    let environment = |variable: &str| std::env::var_os(variable);
    let arguments = Arguments::read(application.name(), &keys, std::env::args_os(), &environment).map_err(|error| {
        // As above.
        let _ = error.print();
        Stop::Shown(if error.use_stderr() { 2 } else { 0 })
    })?;
    Ok(commands::perform(application, project, &keys, &arguments)?)
}

/// A line that says what is being done, as cargo's own do. Results go to standard output, these to standard error.
fn status(verb: &str, what: impl std::fmt::Display) {
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        eprintln!("\x1b[1;32m{verb:>12}\x1b[0m {what}");
    } else {
        eprintln!("{verb:>12} {what}");
    }
}
