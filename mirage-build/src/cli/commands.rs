//! What each command does.

mod build;
mod cache;
mod choice;
mod clean;
mod configure;
mod describe;
mod doctor;
mod install;
mod run;

use super::arguments::{Action, Arguments};
use super::query;
use crate::error::Error;
use crate::hold;
use crate::progress::Progress;
use crate::session::Session;
use choice::Choice;
use mirage_codegen::Project;
use mirage_dsl::{Application, KeyDescription};
use std::fmt::Display;
use std::io::Write;

/// Does what the command line says.
pub(super) fn perform(
    application: &Application,
    project: &Project,
    keys: &[KeyDescription],
    arguments: &Arguments,
) -> Result<(), Error> {
    // One process at a time configures and builds a config crate.
    let held = match arguments.action {
        Action::Configure | Action::Build | Action::Run { .. } | Action::Clean if !arguments.dry_run => {
            Some(hold::folder(project.directory())?)
        }
        _ => None,
    };
    match arguments.action {
        Action::Clean => return clean::clean(application, project, arguments),
        Action::Cache(action) => return cache::cache(project, action),
        _ => {}
    }
    let choice = Choice::new(project, keys, arguments)?;
    let session = || Session::new(application, project, &choice.targets, &choice.others, &choice.words);
    match &arguments.action {
        Action::Configure => configure::configure(&session()?, &choice, arguments),
        Action::Build => build::build(session()?, application, &choice, arguments),
        Action::Run { arguments: words } => run::run(session()?, application, &choice, arguments, words, held),
        Action::Describe { format, all: true } => describe::describe_all(application, project, &choice, *format),
        Action::Describe { format, all: false } => describe::describe(&session()?, &choice, *format),
        Action::Query { what } => {
            let session = session()?;
            let Some(plan) = session.plan(choice.target()) else {
                return Ok(());
            };
            print(&query::answer(what, &session, plan, keys, &choice.words)?)
        }
        Action::Doctor { as_json } => doctor::doctor(&session()?, &choice, arguments, *as_json),
        Action::Clean | Action::Cache(_) => Ok(()),
    }
}

fn status(verb: &str, what: impl Display) {
    Progress::shown().step(verb, what);
}

/// Says that this command, for the same targets and keys, is what to do next.
fn next(session: &Session, choice: &Choice, command: &str) {
    let targets = choice
        .targets
        .iter()
        .flat_map(|target| ["-t".to_owned(), target.name().to_owned()]);
    let words: Vec<String> = targets
        .chain(options(session))
        .map(|word| mirage_codegen::shell::quote(&word))
        .collect();
    status(
        "Next",
        session.project.invocation(&format!("{command} {}", words.join(" "))),
    );
}

/// The words that choose the session's keys again.
fn options(session: &Session) -> Vec<String> {
    session
        .plans
        .first()
        .map(|plan| plan.options.clone())
        .unwrap_or_default()
}

/// Prints a result. A reader that goes away, as `head` does, is no failure.
fn print(text: &str) -> Result<(), Error> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::File {
            action: "write",
            path: "standard output".into(),
            source,
        }),
        _ => Ok(()),
    }
}
