//! The files at the dune root that the user has instead of ours: what they lack for the unikernel.

use super::Files;
use crate::emit::is_sealed;
use crate::plan::Plan;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_dsl::Error;
use mirage_syntax::sexp::Sexp;

/// The oldest version of dune's language that has what generated dune files use: `%{context_name}` in `enabled_if`.
const LANGUAGE: (u32, u32) = (2, 7);

/// All that is lacking, in one error.
pub(super) fn check(plan: &Plan, files: &dyn Files) -> Option<Error> {
    let root = plan.dune_root();
    let of_user = |path: &Utf8Path| files.read(path).filter(|text| !is_sealed(text));
    // What cannot be read is told by dune itself.
    let stanzas = |path: &Utf8PathBuf| of_user(path).and_then(|text| Sexp::read(&text).ok());
    let (project, dune) = (root.join("dune-project"), root.join("dune"));
    let mut lacking = Vec::new();
    for stanza in stanzas(&project).iter().flatten() {
        lacking.extend(fault_of_project(stanza).map(|fault| format!("in `{project}`, {fault}")));
    }
    if let Some(stanzas) = stanzas(&dune) {
        let wanted = plan.root_stanzas.iter().filter(|stanza| !stanzas.contains(stanza));
        lacking.extend(wanted.map(|stanza| format!("in `{dune}`, a device needs `{}`", on_one_line(stanza))));
        // What cargo makes may hold dune files of build scripts.
        if files.exists(&root.join("target")) && !is_left_out(&stanzas, "target") {
            lacking.push(format!(
                "in `{dune}`, `(dirs :standard \\ target)` leaves out what cargo makes"
            ));
        }
        let own = plan.from_dune_root("mirage");
        let first = own.components().next().map(|component| component.as_str());
        if first.is_some_and(|first| is_left_out(&stanzas, first)) {
            lacking.push(format!("in `{dune}`, `dirs` leaves out `{own}`"));
        }
        for folder in &plan.folders {
            let seen = plan.from_dune_root(&**folder);
            let is_taken_for_dunes = files.exists(&Utf8Path::new(&**folder).join("dune"));
            if is_taken_for_dunes && !is_left_out(&stanzas, seen.as_str()) {
                lacking.push(format!(
                    "in `{dune}`, `(data_only_dirs {seen})` says that `{folder}/dune` is none of dune's"
                ));
            }
        }
    }
    if lacking.is_empty() {
        return None;
    }
    let error = Error::new(format!(
        "dune's files, which are yours, lack what the unikernel needs:\n{}",
        lacking.join("\n")
    ));
    Some(error.help("add it, or move the file away: mirage writes one that has it"))
}

/// Whether dune looks for nothing in a folder beside the file with these stanzas.
fn is_left_out(stanzas: &[Sexp], folder: &str) -> bool {
    stanzas.iter().filter_map(Sexp::as_form).any(|(name, words)| {
        let words: Option<Vec<&str>> = words.iter().map(Sexp::as_text).collect();
        // What is no list of words is left to dune.
        let Some(words) = words else { return false };
        let mut parts = words.splitn(2, |word| *word == "\\");
        let (seen, less) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match name {
            "dirs" => {
                let is_seen =
                    |word: &&str| *word == folder || *word == ":standard" || word.contains(['*', '?', '{', '[']);
                less.contains(&folder) || !seen.iter().any(is_seen)
            }
            "data_only_dirs" => seen.contains(&folder),
            _ => false,
        }
    })
}

fn on_one_line(stanza: &Sexp) -> String {
    let text = stanza.to_string();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

fn fault_of_project(stanza: &Sexp) -> Option<String> {
    match stanza.as_form()? {
        ("lang", [name, version]) if name.as_text() == Some("dune") => {
            let version = version.as_text()?;
            let (major, minor) = version.split_once('.')?;
            let is_old = (major.parse().ok()?, minor.parse().ok()?) < LANGUAGE;
            let (major, minor) = LANGUAGE;
            is_old.then(|| format!("`(lang dune {version})` is to be `(lang dune {major}.{minor})` or later"))
        }
        ("implicit_transitive_deps", [value]) if value.as_text() == Some("false") => Some(
            "`(implicit_transitive_deps false)` is to be `true`, because devices use what their libraries use"
                .to_owned(),
        ),
        _ => None,
    }
}
