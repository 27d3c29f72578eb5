//! What the OCaml compiler says, shown as our own errors are: with the line that the user wrote, in whichever language.

use super::template::Literal;
use crate::dune::{Message, Place};
use crate::sources::Modules;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::Project;
use mirage_codegen::emit::{PACKAGES, Tree};
use mirage_codegen::plan::Plan;
use std::collections::HashSet;
use std::fs;
use std::ops::Range;

/// Shows messages of the compiler, each once: several contexts may have it.
pub struct CompilerReport<'a> {
    project: &'a Project,
    origins: Vec<Origin<'a>>,
    modules: Modules,
    renderer: Renderer,
    shown: HashSet<String>,
}

/// Generated code that leads to a Rust file.
struct Origin<'a> {
    path: Utf8PathBuf,
    line: usize,
    /// Where on that line the expression begins that it was made from.
    column: Option<u32>,
    code: Vec<&'a str>,
}

impl<'a> CompilerReport<'a> {
    /// For these plans, and what was generated from them.
    pub fn new(project: &'a Project, plans: &'a [Plan], tree: &'a Tree, color: bool) -> Self {
        let origins = plans.iter().flat_map(|plan| {
            let code = tree.get(&plan.main_path()).unwrap_or_default();
            origins(plan, code)
        });
        CompilerReport {
            project,
            origins: origins.collect(),
            modules: Modules::of_this_machine(),
            renderer: if color { Renderer::styled() } else { Renderer::plain() },
            shown: HashSet::new(),
        }
    }

    /// The text of a message; none if it was shown before.
    pub fn show(&mut self, message: &Message) -> Option<String> {
        let text = self.render(message);
        self.shown.insert(text.clone()).then_some(text)
    }

    fn render(&self, message: &Message) -> String {
        let level = if message.is_error { Level::ERROR } else { Level::WARNING };
        let help = self.help(message);
        // The compiler knows less than we do where we know something.
        let text = match (&help, message.text.split_once("\nHint: ")) {
            (Some(_), Some((text, _))) => text,
            _ => &message.text,
        };
        let mut group = Group::with_title(level.primary_title(text));
        let source = self.read(&message.place.path).map(|source| {
            let range = self.range(&message.place, &source);
            (source, range)
        });
        match &source {
            Some((source, Some(range))) => {
                group = group.element(
                    Snippet::source(source.as_str())
                        .path(message.place.path.as_str())
                        .annotation(AnnotationKind::Primary.span(range.clone())),
                );
            }
            _ => {
                group =
                    group.element(Level::NOTE.message(format!("in {}:{}", message.place.path, message.place.lines.0)))
            }
        }
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help));
        }
        self.renderer.render(&[group]) + "\n\n"
    }

    /// A file that the user wrote, or else one that was made in the build.
    fn read(&self, path: &Utf8Path) -> Option<String> {
        let root = self.project.directory();
        let places = [root.join(path), root.join("_build/default").join(path)];
        places.iter().find_map(|place| fs::read_to_string(place).ok())
    }

    /// The bytes of a source that a message is about.
    fn range(&self, place: &Place, source: &str) -> Option<Range<usize>> {
        let (first, last) = place.lines;
        let (start, line) = line_of(source, first)?;
        if place.path.extension() == Some("rs") {
            let made = self.origins.iter().filter(|origin| origin.path == place.path);
            let ranges = made.filter_map(|origin| origin.range(place, source));
            return ranges.max_by_key(|(is_exact, _)| *is_exact).map(|(_, range)| range);
        }
        let Some(characters) = &place.characters else {
            return Some(start..start + line.trim_end().len());
        };
        let (end, _) = line_of(source, last)?;
        let range = boundary(source, start + characters.start)..boundary(source, end + characters.end);
        (range.start <= range.end).then_some(range)
    }

    fn help(&self, message: &Message) -> Option<String> {
        // What comes with us, or from elsewhere, is not for the user to change.
        if [PACKAGES, "duniverse"]
            .iter()
            .any(|folder| message.place.path.starts_with(folder))
        {
            return None;
        }
        let (_, rest) = message.text.split_once("Unbound module ")?;
        // From OCaml 5.2 on between quotes.
        let name = rest
            .trim_start_matches('"')
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '\'')
            .next()?;
        let library = self.modules.library_of(name)?;
        let package = library.split('.').next().unwrap_or(&library);
        let attribute = match library.split_once('.') {
            Some((package, inner)) => format!("#[package(\"{package}\", sublibs(\"{inner}\"))]"),
            None => format!("#[package(\"{package}\")]"),
        };
        Some(format!(
            "`{name}` is a module of the OCaml package `{package}`: put {attribute} before the struct of the job or device that uses it"
        ))
    }
}

impl Origin<'_> {
    /// The bytes of the Rust source that a message is about, and whether they are just those, or else the expression
    /// that they belong to.
    fn range(&self, place: &Place, source: &str) -> Option<(bool, Range<usize>)> {
        let line = place.lines.0.checked_sub(self.line)?;
        let code = self.code.get(line)?;
        let (start, text) = line_of(source, self.line)?;
        let column = self.column.map_or(text.len() - text.trim_start().len(), |column| {
            let mut characters = text.char_indices();
            let column = column.saturating_sub(1) as usize;
            characters.nth(column).map_or(text.len(), |(at, _)| at)
        });
        let end = text.trim_end().trim_end_matches([',', ';']).len().max(column);
        let Some(literal) = Literal::read(source, start + column) else {
            return Some((false, start + column..start + end));
        };
        let characters = place.characters.as_ref();
        let exact = characters.and_then(|characters| literal.place(line, code, characters));
        Some(match exact {
            Some(range) => (true, range),
            None => (false, literal.range),
        })
    }
}

/// The parts of a `main.ml` whose line directives lead to Rust files.
fn origins<'a>(plan: &Plan, main: &'a str) -> Vec<Origin<'a>> {
    let mut origins: Vec<Origin> = Vec::new();
    let mut is_of_rust = false;
    for line in main.lines() {
        if let Some((number, path)) = directive(line) {
            is_of_rust = path.extension() == Some("rs");
            if is_of_rust {
                origins.push(Origin {
                    column: plan.column(&path, number),
                    line: number as usize,
                    path,
                    code: Vec::new(),
                });
            }
        } else if let Some(origin) = origins.last_mut().filter(|_| is_of_rust) {
            origin.code.push(line);
        }
    }
    origins
}

/// The line and the file that a line directive names.
fn directive(line: &str) -> Option<(u32, Utf8PathBuf)> {
    let (number, path) = line.strip_prefix("# ")?.split_once(" \"")?;
    Some((number.parse().ok()?, path.strip_suffix('"')?.into()))
}

/// Where a line begins, and the line; counted from 1.
fn line_of(source: &str, number: usize) -> Option<(usize, &str)> {
    let mut start = 0;
    for (position, line) in source.split_inclusive('\n').enumerate() {
        if position + 1 == number {
            return Some((start, line));
        }
        start += line.len();
    }
    // A file may be said to end on the line behind its last.
    (number > 0 && source.lines().count() + 1 == number).then_some((source.len(), ""))
}

/// The nearest place before this one where a letter begins.
fn boundary(source: &str, at: usize) -> usize {
    (0..=at.min(source.len()))
        .rev()
        .find(|at| source.is_char_boundary(*at))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_letters() {
        assert_eq!(line_of("a\nbc\n", 2), Some((2, "bc\n")));
        assert_eq!(line_of("a\nbc\n", 3), Some((5, "")));
        assert_eq!(line_of("a\n", 4), None);
        assert_eq!(boundary("\u{e9}", 1), 0);
        assert_eq!(directive("# 12 \"src/a b.rs\""), Some((12, "src/a b.rs".into())));
        assert_eq!(directive("#use \"x\""), None);
    }
}
