//! `doctor`: what is found, what is missing and what brings it.

use super::choice::Choice;
use super::install::install;
use super::{next, print, status};
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::process::find;
use crate::session::Session;
use crate::toolchain::Host;

pub(super) fn doctor(session: &Session, choice: &Choice, arguments: &Arguments) -> Result<(), Error> {
    look(session, arguments)?;
    next(session, choice, "build");
    Ok(())
}

fn look(session: &Session, arguments: &Arguments) -> Result<(), Error> {
    let mut text = "Programs\n".to_owned();
    for (program, version) in Host.programs() {
        text += &match (version, find(program)) {
            (Some(version), Some(path)) => format!("  found    {program} {version} ({path})\n"),
            _ => format!("  missing  {program}\n"),
        };
    }
    let compilers = session.describe_cross_compilers()?;
    if !compilers.is_empty() {
        text += "Cross compilers\n";
        text += &compilers.iter().map(|line| format!("  {line}\n")).collect::<String>();
    }
    text += "Libraries\n";
    text += &session
        .sources
        .installed
        .iter()
        .map(|library| format!("  found    {library}\n"))
        .collect::<String>();
    text += &session
        .sources
        .bundled
        .iter()
        .map(|package| format!("  bundled  {package}\n"))
        .collect::<String>();
    text += &session
        .sources
        .missing
        .iter()
        .map(|missing| format!("  missing  {}\n", missing.library))
        .collect::<String>();
    for (context, libraries) in &session.sources.foreign {
        let lines = libraries.iter();
        text += &lines
            .map(|library| format!("  source   {library} (for {})\n", context.name))
            .collect::<String>();
    }
    print(&text)?;
    let needs = session.needs();
    if needs.is_empty() {
        status("Ready", "everything that the unikernel needs is here");
        Ok(())
    } else if arguments.yes {
        install(session).map(|_| ())
    } else {
        Err(Host.missing(&needs))
    }
}
