//! `query`: one fact of the unikernel on standard output, for scripts.

use crate::error::Error;
use crate::files;
use crate::saved;
use crate::session::{Session, Words};
use camino::{Utf8Path, Utf8PathBuf};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use mirage_codegen::describe;
use mirage_codegen::emit::Tree;
use mirage_codegen::plan::Plan;
use mirage_dsl::{KeyDescription, KeyKind};
use serde_json::{Map, Value, json};
use std::ffi::OsStr;

/// What can be asked for, what it means and how it is answered.
const QUESTIONS: &[(&str, &str, Answer)] = &[
    ("name", "Name of the unikernel", |asked| asked.plan.name.to_string()),
    ("target", "What it is built for", |asked| {
        asked.plan.target.name().to_owned()
    }),
    ("image", "Path of the image", |asked| {
        asked.plan.image_path().into_string()
    }),
    ("packages", "opam packages as in `depends`, one a line", |asked| {
        lines(asked.plan.packages.values())
    }),
    ("libraries", "Libraries that are linked, one a line", |asked| {
        lines(&asked.plan.libraries)
    }),
    ("keys", "Keys as `name=value`, one a line", |asked| {
        lines(asked.key_lines())
    }),
    ("files", "Paths of all generated files, one a line", |asked| {
        lines(asked.paths())
    }),
    ("opam", "The opam file", |asked| asked.text(&asked.plan.opam_path())),
    ("main.ml", "The OCaml file that starts everything", |asked| {
        asked.text(&asked.plan.folder().join("main.ml"))
    }),
    ("dune", "The dune file of the crate's folder", |asked| {
        asked.text("dune".into())
    }),
    ("dune.target", "The dune file of the target's folder", |asked| {
        asked.text(&asked.plan.folder().join("dune"))
    }),
    ("dune-project", "The file of this name", |asked| {
        asked.text("dune-project".into())
    }),
    ("dune-workspace", "The file of this name", |asked| {
        asked.text("dune-workspace".into())
    }),
    ("json", "All of this in one JSON object", |asked| {
        format!("{:#}", asked.json())
    }),
];

type Answer = fn(&Asked) -> String;

/// Reads a question: one of the list, or the path of a generated file.
#[derive(Clone)]
pub(super) struct Question;

impl TypedValueParser for Question {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&clap::Arg>, word: &OsStr) -> Result<String, clap::Error> {
        match word.to_str() {
            Some(path) if path.contains('/') => Ok(path.to_owned()),
            _ => PossibleValuesParser::new(values()).parse_ref(command, arg, word),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(values()))
    }
}

fn values() -> impl Iterator<Item = PossibleValue> {
    QUESTIONS
        .iter()
        .map(|(name, help, _)| PossibleValue::new(*name).help(*help))
}

/// What an answer is made from.
struct Asked<'a> {
    plan: &'a Plan,
    tree: &'a Tree,
    keys: &'a [KeyDescription],
    words: &'a Words,
}

/// The text that answers a question about one of the session's targets.
///
/// # Errors
/// It is the path of no generated file.
pub(super) fn answer(
    what: &str,
    session: &Session,
    plan: &Plan,
    keys: &[KeyDescription],
    words: &Words,
) -> Result<String, Error> {
    let tree = session.tree();
    let asked = Asked {
        plan,
        tree,
        keys,
        words,
    };
    if let Some((_, _, answer)) = QUESTIONS.iter().find(|(name, _, _)| *name == what) {
        let mut text = answer(&asked);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        return Ok(text);
    }
    match tree.get(Utf8Path::new(what)) {
        Some(contents) => Ok(contents.to_owned()),
        None => Err(
            Error::usage(format!("`{what}` is no generated file")).with_help(format!(
                "this lists them: {}",
                session.project.invocation(&format!("query files -t {}", plan.target))
            )),
        ),
    }
}

fn lines<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string() + "\n").collect()
}

impl Asked<'_> {
    fn text(&self, path: &Utf8Path) -> String {
        self.tree.get(path).unwrap_or_default().to_owned()
    }

    /// The files that `configure` writes, in order.
    fn paths(&self) -> Vec<Utf8PathBuf> {
        let mut paths: Vec<Utf8PathBuf> = self.tree.files().map(|(path, _)| path.to_owned()).collect();
        paths.extend([files::LIST, saved::PATH].map(Utf8PathBuf::from));
        paths.sort();
        paths
    }

    /// The words that stand for the value of a key: those chosen, or else its default.
    fn value(&self, key: &KeyDescription) -> Vec<String> {
        let default = || match key.kind {
            KeyKind::Flag => Some("false".to_owned()),
            _ => key.default.clone(),
        };
        match self.words.get(&key.name) {
            Some(words) if key.kind == KeyKind::Repeated => words.clone(),
            Some(words) => words.last().cloned().into_iter().collect(),
            None => default().into_iter().collect(),
        }
    }

    /// A key without a value has no line, one with several has several.
    fn key_lines(&self) -> Vec<String> {
        let of_key = |key: &KeyDescription| {
            let values = self.value(key).into_iter();
            values.map(|value| format!("{}={value}", key.name)).collect::<Vec<_>>()
        };
        self.keys.iter().flat_map(of_key).collect()
    }

    /// An object with one member for every other question: texts for those with a text, and
    ///
    /// - `packages` (as in `depends`), `libraries` and `files` (paths): lists of texts;
    /// - `keys`: a list of `{ name, aliases, env, group, section, doc, kind, default, possible, value, is_chosen }`, where
    ///   `kind` is `option`, `flag`, `required` or `repeated`, and `aliases`, `possible` and `value` are lists of words;
    ///
    /// and `graph`, which is what `describe --format json` prints.
    fn json(&self) -> Value {
        let keys = self.keys.iter().map(|key| {
            json!({
                "name": key.name,
                "aliases": key.aliases,
                "env": key.env,
                "group": key.group,
                "section": key.section,
                "doc": key.doc,
                "kind": match key.kind {
                    KeyKind::Option => "option",
                    KeyKind::Flag => "flag",
                    KeyKind::Required => "required",
                    KeyKind::Repeated => "repeated",
                },
                "default": key.default,
                "possible": key.words,
                "value": self.value(key),
                "is_chosen": self.words.contains_key(&key.name),
            })
        });
        let lists: [(&str, Value); 5] = [
            (
                "packages",
                self.plan.packages.values().map(ToString::to_string).collect(),
            ),
            ("libraries", self.plan.libraries.as_slice().into()),
            (
                "files",
                self.paths().into_iter().map(Utf8PathBuf::into_string).collect(),
            ),
            ("keys", keys.collect()),
            ("graph", describe::json(self.plan)),
        ];
        let mut object: Map<String, Value> = lists
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        for (name, _, answer) in QUESTIONS.iter().filter(|(name, _, _)| *name != "json") {
            if !object.contains_key(*name) {
                object.insert((*name).to_owned(), answer(self).into());
            }
        }
        object.into()
    }
}

#[cfg(test)]
mod tests;
