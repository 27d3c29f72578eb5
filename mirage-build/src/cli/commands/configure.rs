//! `configure`: writes the generated files.

use super::choice::Choice;
use super::{next, print, status};
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::saved;
use crate::session::Session;

pub(super) fn configure(session: &Session, choice: &Choice, arguments: &Arguments) -> Result<(), Error> {
    if arguments.dry_run {
        preview(session, choice)?;
        next(session, choice, "configure");
        return Ok(());
    }
    write(session, choice, arguments)?;
    choice.to_save().write(session.project.directory())?;
    status("Next", session.project.invocation("build"));
    Ok(())
}

/// Lists what would be written.
pub(super) fn preview(session: &Session, choice: &Choice) -> Result<(), Error> {
    let mut changes = session.preview()?;
    if choice.to_save().is_written(session.project.directory()) {
        changes.unchanged.push(saved::PATH.into());
    } else {
        changes.written.push(saved::PATH.into());
    }
    let yours = changes.kept.iter().chain(&changes.taken_over);
    let lines = [
        ("write  ", changes.written),
        ("keep   ", changes.unchanged),
        ("remove ", changes.removed),
        ("yours  ", yours.cloned().collect()),
    ];
    let text: String = lines
        .into_iter()
        .flat_map(|(what, paths)| paths.into_iter().map(move |path| format!("{what}{path}\n")))
        .collect();
    print(&text)
}

/// Writes the generated files, and says so.
pub(super) fn write(session: &Session, choice: &Choice, arguments: &Arguments) -> Result<(), Error> {
    let changes = session.write()?;
    if arguments.verbose {
        for path in &changes.written {
            status("Writing", path);
        }
        for path in &changes.removed {
            status("Removing", path);
        }
        for path in &changes.kept {
            status("Keeping", format!("{path}, which is yours"));
        }
    }
    for path in &changes.taken_over {
        status("Keeping", format!("{path}, which was changed: it is yours now"));
    }
    let files = changes.written.len() + changes.unchanged.len();
    status(
        "Configured",
        format!(
            "{} for {} ({files} files, {} written)",
            name(session),
            choice.description(),
            changes.written.len()
        ),
    );
    Ok(())
}

pub(super) fn name<'a>(session: &'a Session) -> &'a str {
    session.plans.first().map_or("", |plan| &plan.name)
}
