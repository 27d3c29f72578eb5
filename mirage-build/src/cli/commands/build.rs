//! `build`: configures and compiles.

use super::choice::Choice;
use super::configure::{name, preview, write};
use super::install::{bring, install};
use super::{next, print, status};
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::progress::Progress;
use crate::session::Session;
use crate::toolchain::{Environment, Host};
use mirage_dsl::Application;

pub(super) fn build(
    session: Session,
    application: &Application,
    choice: &Choice,
    arguments: &Arguments,
) -> Result<(), Error> {
    if arguments.dry_run {
        preview(&session, choice)?;
        print(&format!("run    {}\n", session.build_command(&Environment::new())))?;
        next(&session, choice, "build");
        return Ok(());
    }
    let session = compile(session, application, choice, arguments)?;
    for plan in &session.plans {
        status("Built", plan.image_path());
    }
    for target in &choice.targets {
        status("Next", session.project.invocation(&format!("run -t {target}")));
    }
    Ok(())
}

/// Configures and builds; installs what is missing where that is allowed. What was chosen is saved when all is done.
pub(super) fn compile<'a>(
    session: Session<'a>,
    application: &Application,
    choice: &Choice,
    arguments: &Arguments,
) -> Result<Session<'a>, Error> {
    let session = if arguments.yes && install(&session)? {
        // Another machine now: more libraries are installed, so fewer have to be bundled.
        Session::new(
            application,
            session.project,
            &choice.targets,
            &choice.others,
            &choice.words,
        )?
    } else {
        session
    };
    session.check_tools()?;
    write(&session, choice, arguments)?;
    let environment = session.prepare(&Progress::shown(), &|needs| {
        if arguments.yes {
            bring(needs)
        } else {
            Err(Host.missing(needs))
        }
    })?;
    let progress = Progress::shown();
    let targets: Vec<_> = choice.targets.iter().map(|target| target.name()).collect();
    let step = progress.long_step("Building", format!("{} for {}", name(&session), targets.join(", ")));
    let built = session.build(&environment, &progress);
    drop(step);
    built?;
    choice.to_save().write(session.project.directory())?;
    Ok(session)
}
