//! `run`: builds, and starts the image.

use super::build::compile;
use super::choice::Choice;
use super::status;
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::hold::Held;
use crate::progress::Progress;
use crate::run;
use crate::session::Session;
use mirage_dsl::Application;

pub(super) fn run(
    session: Session,
    application: &Application,
    choice: &Choice,
    arguments: &Arguments,
    words: &[String],
    held: Option<Held>,
) -> Result<(), Error> {
    let project = session.project;
    if let Some(plan) = session.plan(choice.target()) {
        if arguments.net_setup {
            run::set_up_networks(plan, &arguments.attached, &Progress::shown())?;
        }
        run::check(plan, project.directory(), &arguments.attached)?;
    }
    let session = compile(session, application, choice, arguments)?;
    let Some(plan) = session.plan(choice.target()) else {
        return Ok(());
    };
    let command = run::command(plan, project.directory(), &arguments.attached, words)?;
    status("Running", plan.image_path());
    // The image is there, so others may build.
    drop(held);
    run::run(plan.target, &command)
}
