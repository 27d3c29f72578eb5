//! `describe`: the device graph.

use super::choice::Choice;
use super::{next, print};
use crate::cli::arguments::Format;
use crate::error::Error;
use crate::session::{self, Session};
use mirage_codegen::Project;
use mirage_codegen::describe;
use mirage_codegen::describe::alternatives::{self, Alternatives};
use mirage_dsl::Application;

/// One choice's graph.
pub(super) fn describe(session: &Session, choice: &Choice, format: Format) -> Result<(), Error> {
    let Some(plan) = session.plans.first() else {
        return Ok(());
    };
    print(&match format {
        Format::Text => describe::text(plan),
        Format::Json => format!("{:#}\n", describe::json(plan)),
        Format::Dot => describe::dot(plan),
        Format::Svg => describe::svg(plan),
    })?;
    // The other formats are for programs.
    if format == Format::Text {
        next(session, choice, "build");
    }
    Ok(())
}

/// The graph with everything that can be chosen.
pub(super) fn describe_all(
    application: &Application,
    project: &Project,
    choice: &Choice,
    format: Format,
) -> Result<(), Error> {
    let context = session::context(application, choice.target(), &choice.words)?;
    let alternatives = Alternatives::new(application, &context, project);
    print(&match format {
        Format::Text => alternatives::text(&alternatives),
        Format::Json => format!("{:#}\n", alternatives::json(&alternatives)),
        Format::Dot => alternatives::dot(&alternatives),
        Format::Svg => alternatives::svg(&alternatives),
    })
}
