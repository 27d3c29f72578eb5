//! The command line of every config crate.

mod arguments;
mod commands;
mod keys;
mod query;

use crate::error::Error;
use crate::place;
use crate::process;
use crate::progress;
use crate::report;
use crate::repository;
use crate::run;
use arguments::Arguments;
use camino::Utf8PathBuf;
use mirage_codegen::Project;
use mirage_dsl::Application;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Reads the command line and does what it says. See [`crate::cli!`].
pub fn main(application: Application, project: Project) -> ExitCode {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if words.get(1).is_some_and(|word| word == run::TENDER) {
        return run::tender_main(words.split_off(1));
    }
    let color = progress::is_colored();
    let variable = |name: &str| std::env::var(name).ok();
    let current = std::env::current_dir()
        .ok()
        .and_then(|folder| Utf8PathBuf::from_path_buf(folder).ok());
    let (project, done) = match place::of(&project, variable, current) {
        Ok(folder) => {
            let repository = repository::of(&folder);
            let project = project.moved_to(folder).with_repository(repository);
            let done = try_main(&application, &project, words);
            (project, done)
        }
        Err(error) => (project, Err(error.into())),
    };
    match done {
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

fn try_main(application: &Application, project: &Project, words: Vec<OsString>) -> Result<(), Stop> {
    let keys = application.all_keys().map_err(Error::Description)?;
    let environment = |variable: &str| std::env::var_os(variable);
    let arguments = Arguments::read(application.name(), &keys, words, &environment).map_err(|error| {
        // As above.
        let _ = error.print();
        Stop::Shown(if error.use_stderr() { 2 } else { 0 })
    })?;
    if arguments.verbose {
        process::show_programs();
    }
    Ok(commands::perform(application, project, &keys, &arguments)?)
}
