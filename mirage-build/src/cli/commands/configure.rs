//! `configure`: writes the generated files.

use super::choice::Choice;
use super::{next, print, status};
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::files::Changes;
use crate::session::Session;

pub(super) fn configure(session: &Session, choice: &Choice, arguments: &Arguments) -> Result<(), Error> {
    if arguments.dry_run {
        preview(session)?;
        next(session, choice, "configure");
        return Ok(());
    }
    write(session, arguments)?;
    status("Next", session.project.invocation("build"));
    Ok(())
}

/// Lists what would be written.
pub(super) fn preview(session: &Session) -> Result<(), Error> {
    let Changes {
        written,
        unchanged,
        removed,
    } = session.preview()?;
    let lines = [("write  ", written), ("keep   ", unchanged), ("remove ", removed)];
    let text: String = lines
        .into_iter()
        .flat_map(|(what, paths)| paths.into_iter().map(move |path| format!("{what}{path}\n")))
        .collect();
    print(&text)
}

/// Writes the generated files, and says so.
pub(super) fn write(session: &Session, arguments: &Arguments) -> Result<(), Error> {
    let changes = session.write()?;
    if arguments.verbose {
        for path in &changes.written {
            status("Writing", path);
        }
        for path in &changes.removed {
            status("Removing", path);
        }
    }
    let targets: Vec<_> = session.plans.iter().map(|plan| plan.target.name()).collect();
    let files = changes.written.len() + changes.unchanged.len();
    status(
        "Configured",
        format!(
            "{} for {} ({files} files, {} written)",
            name(session),
            targets.join(", "),
            changes.written.len()
        ),
    );
    Ok(())
}

pub(super) fn name<'a>(session: &'a Session) -> &'a str {
    session.plans.first().map_or("", |plan| &plan.name)
}
