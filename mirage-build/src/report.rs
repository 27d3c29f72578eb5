//! Errors as a person reads them: like rustc's, with the line of the Rust source.

mod ocaml;
mod template;

pub use ocaml::CompilerReport;

use crate::error::Error;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use camino::Utf8PathBuf;
use mirage_codegen::Project;
use mirage_dsl::Location;
use std::fs;

/// The text of an error, with the source lines it talks about as far as they can be read.
pub fn render(error: &Error, project: &Project, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    match error {
        Error::Description(mistakes) => mistakes
            .iter()
            .map(|mistake| mistake_text(mistake, project, &renderer))
            .collect::<Vec<_>>()
            .join("\n"),
        other => {
            let mut group = Group::with_title(Level::ERROR.primary_title(other.to_string()));
            if let Some(help) = other.help() {
                group = group.element(Level::HELP.message(help));
            }
            renderer.render(&[group]) + "\n"
        }
    }
}

fn mistake_text(mistake: &mirage_dsl::Error, project: &Project, renderer: &Renderer) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(mistake.message.as_str()));
    let main = mistake.location.and_then(|location| Excerpt::read(project, location));
    let other = mistake
        .related
        .as_ref()
        .and_then(|(location, role)| Some((Excerpt::read(project, *location)?, role)));
    if let Some(excerpt) = &main {
        group = group.element(excerpt.snippet(AnnotationKind::Primary, None));
    } else if let Some(location) = mistake.location {
        group = group.element(Level::NOTE.message(format!("at {location}")));
    }
    match (&other, &mistake.related) {
        (Some((excerpt, role)), _) => group = group.element(excerpt.snippet(AnnotationKind::Context, Some(role))),
        (None, Some((location, role))) => group = group.element(Level::NOTE.message(format!("{role} ({location})"))),
        (None, None) => {}
    }
    if let Some(help) = &mistake.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group]) + "\n"
}

/// One line of a source file.
struct Excerpt {
    path: Utf8PathBuf,
    line: String,
    number: usize,
    column: usize,
}

impl Excerpt {
    fn read(project: &Project, location: Location) -> Option<Self> {
        let path = project.relative(location)?;
        let text = fs::read_to_string(project.directory().join(&path)).ok()?;
        let number = location.line as usize;
        let line = text.lines().nth(number.checked_sub(1)?)?.to_owned();
        Some(Excerpt {
            path,
            line,
            number,
            column: location.column as usize,
        })
    }

    /// The line with the expression at its column underlined: up to its end, or to the end of the line.
    fn snippet(&self, kind: AnnotationKind, label: Option<&str>) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let start = self
            .line
            .char_indices()
            .nth(self.column.saturating_sub(1))
            .map_or(self.line.len(), |(at, _)| at);
        let end = self.line.trim_end().trim_end_matches([',', ';']).len().max(start);
        let annotation = kind.span(start..end);
        let annotation = match label {
            Some(label) => annotation.label(label.to_owned()),
            None => annotation,
        };
        Snippet::source(self.line.as_str())
            .path(self.path.as_str())
            .line_start(self.number)
            .annotation(annotation)
    }
}
