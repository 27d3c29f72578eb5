//! What dune and the compilers say, taken apart.

use camino::Utf8PathBuf;
use std::ops::Range;

/// A part of what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Something about a place in a file.
    Message(Message),
    /// Another line.
    Line(String),
}

/// What is said about a place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The place.
    pub place: Place,
    /// Whether the file does not compile because of it.
    pub is_error: bool,
    /// What is wrong, without the word that says how bad it is.
    pub text: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as seen from where dune was called.
    pub path: Utf8PathBuf,
    /// The first line and the last, counted from 1.
    pub lines: (usize, usize),
    /// The first byte of the first line and the one behind the last of the last line, if they are said.
    pub characters: Option<Range<usize>>,
}

/// The words that messages begin with, and whether they stop the build.
const BEGINNINGS: [(&str, bool); 3] = [("Error", true), ("Warning", false), ("Alert", false)];

/// Takes lines apart as they come.
#[derive(Debug, Default)]
pub struct Splitter {
    /// The lines of a message that may go on.
    open: Vec<String>,
}

impl Splitter {
    /// A line more; says what is complete with it.
    pub fn line(&mut self, line: &str) -> Vec<Said> {
        if place(line).is_some() {
            let said = self.pause();
            self.open.push(line.to_owned());
            said
        } else if self.open.is_empty() || is_of_a_command(line) || begins(line).is_some() && self.is_titled() {
            let mut said = self.pause();
            said.push(Said::Line(line.to_owned()));
            said
        } else {
            self.open.push(line.to_owned());
            Vec::new()
        }
    }

    /// Whether what is wrong has been said of the open message.
    fn is_titled(&self) -> bool {
        self.open.iter().any(|line| begins(line).is_some())
    }

    /// Nothing more has come for a while, or never will: what was open is complete. dune writes messages at once.
    pub fn pause(&mut self) -> Vec<Said> {
        let lines = std::mem::take(&mut self.open);
        match message(&lines) {
            Some(message) => vec![Said::Message(message)],
            None => lines.into_iter().map(Said::Line).collect(),
        }
    }
}

/// Whether a line is dune's about a command that failed: `    ocamlopt mirage/unix/main.exe (exit 2)`.
fn is_of_a_command(line: &str) -> bool {
    let is_end = line.ends_with(')') && (line.contains(" (exit ") || line.contains(" (got signal "));
    is_end && line.starts_with("  ") || line.starts_with("(cd _build/")
}

/// The place that the first line of a message names: `File "unikernel.ml", line 2, characters 5-8:`.
fn place(line: &str) -> Option<Place> {
    let (path, rest) = line.strip_prefix("File \"")?.split_once("\", line")?;
    let (rest, characters) = match rest.strip_suffix(':')?.split_once(", characters ") {
        Some((rest, characters)) => {
            let (from, to) = characters.split_once('-')?;
            (rest, Some(from.parse().ok()?..to.parse().ok()?))
        }
        None => (rest.strip_suffix(':')?, None),
    };
    let lines = match rest.strip_prefix("s ") {
        Some(lines) => {
            let (from, to) = lines.split_once('-')?;
            (from.parse().ok()?, to.parse().ok()?)
        }
        None => {
            let line = rest.strip_prefix(' ')?.parse().ok()?;
            (line, line)
        }
    };
    Some(Place {
        path: path.into(),
        lines,
        characters,
    })
}

/// The word that a line begins with which says how bad it is, and whether it stops the build.
fn begins(line: &str) -> Option<(&'static str, bool)> {
    BEGINNINGS.into_iter().find(|(word, _)| line.starts_with(word))
}

fn message(lines: &[String]) -> Option<Message> {
    let (first, rest) = lines.split_first()?;
    let place = place(first)?;
    // What stands between is an excerpt, of which we have a better one.
    let start = rest.iter().position(|line| begins(line).is_some())?;
    let (word, is_error) = begins(&rest[start])?;
    let title = rest[start][word.len()..].trim_start_matches(':').trim_start();
    let mut text = title.to_owned();
    // dune 3 says for which of several contexts; all have the same code.
    let is_context = |line: &&String| line.trim_start().starts_with("Context: ");
    for line in rest[start + 1..].iter().filter(|line| !is_context(line)) {
        text.push('\n');
        // The compiler puts what follows behind `Error: `.
        let behind = line.len() - line.trim_start_matches(' ').len();
        text.push_str(line[behind.min("Error: ".len())..].trim_end());
    }
    Some(Message {
        place,
        is_error,
        text: text.trim_end().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Said> {
        let mut splitter = Splitter::default();
        let mut said: Vec<Said> = text.lines().flat_map(|line| splitter.line(line)).collect();
        said.extend(splitter.pause());
        said
    }

    #[test]
    fn a_message_is_the_same_in_all_contexts() {
        let error = "File \"a.ml\", line 1, characters 0-1:\n1 | X\n    ^\nError: Unbound module \"X\"\n";
        assert_eq!(said(&format!("{error}Context: solo5\n")), said(error));
    }

    #[test]
    fn messages_of_the_compiler() {
        let said = said(
            "Entering\nFile \"unikernel.ml\", line 2, characters 21-26:\n2 |   let n : int = \"one\" in\n                   \
             ^^^^^\nError: This expression has type string but an expression was expected of type\n         int\n\
             File \"a b.ml\", lines 3-5, characters 2-10:\nWarning 8 [partial-match]: this is not all\n    ocamlopt \
             mirage/unix/main.exe (exit 2)\n/usr/bin/ld: cannot find -lz\nFile \"x\", line 1, characters 0-1:\nError: \
             one\nError: another\n",
        );
        let message = |path: &str, lines, characters, is_error, text: &str| {
            Said::Message(Message {
                place: Place {
                    path: path.into(),
                    lines,
                    characters: Some(characters),
                },
                is_error,
                text: text.to_owned(),
            })
        };
        let line = |line: &str| Said::Line(line.to_owned());
        let type_error = "This expression has type string but an expression was expected of type\n  int";
        assert_eq!(
            said,
            [
                line("Entering"),
                message("unikernel.ml", (2, 2), 21..26, true, type_error),
                message("a b.ml", (3, 5), 2..10, false, "8 [partial-match]: this is not all"),
                line("    ocamlopt mirage/unix/main.exe (exit 2)"),
                line("/usr/bin/ld: cannot find -lz"),
                message("x", (1, 1), 0..1, true, "one"),
                line("Error: another"),
            ]
        );
    }

    #[test]
    fn what_is_no_message_comes_as_it_is() {
        let text = "File \"x\", line 1:\nno word\nFile \"x\", line one:\nFile";
        let lines: Vec<Said> = text.lines().map(|line| Said::Line(line.to_owned())).collect();
        assert_eq!(said(text), lines);
    }
}
