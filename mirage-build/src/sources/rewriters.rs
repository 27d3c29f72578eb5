//! ppx rewriters: libraries of the build machine that OCaml modules pass through before they are compiled, whatever they are
//! compiled for.

use super::stanza::{requires, stanzas, value};
use camino::Utf8Path;
use mirage_codegen::emit::dune::EDITOR_LIBRARY;
use mirage_syntax::sexp::Sexp;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Folders of a config crate in which it has no libraries of its own.
const OTHERS: [&str; 3] = ["mirage", "dist", "duniverse"];

/// The libraries of rewriters that a config crate needs from outside of its dune root: these of the description, those that
/// its own dune files name, and what those of its own require.
pub fn rewriters(directory: &Utf8Path, dune_root: &Utf8Path, described: BTreeSet<String>) -> BTreeSet<String> {
    let mut wanted: Vec<String> = described.into_iter().collect();
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for stanza in stanzas_in(directory, dune_root) {
        // What was written for editors says what was described before.
        if value(&stanza, "name") == Some(EDITOR_LIBRARY) {
            continue;
        }
        wanted.extend(named(&stanza));
        if stanza.as_form().is_some_and(|(kind, _)| kind == "library") {
            for name in ["name", "public_name"].iter().filter_map(|field| value(&stanza, field)) {
                own.insert(name.to_owned(), requires(&stanza));
            }
        }
    }
    let mut outside = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        match own.remove(&name) {
            Some(requires) => wanted.extend(requires),
            None => {
                outside.insert(name);
            }
        }
    }
    outside
}

/// The stanzas of all dune files of a dune root. A folder that cannot be read has none: dune will say so.
fn stanzas_in(directory: &Utf8Path, dune_root: &Utf8Path) -> Vec<Sexp> {
    let mut found = Vec::new();
    let mut folders = vec![dune_root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let name = entry.file_name();
            let is_top = folder == directory || folder == dune_root;
            let is_other = name.starts_with(['.', '_']) || name == "target" || is_top && OTHERS.contains(&name);
            if is_folder && !is_other {
                folders.push(entry.path().to_owned());
            } else if name == "dune" {
                found.extend(stanzas(&fs::read_to_string(entry.path()).unwrap_or_default()));
            }
        }
    }
    found
}

/// The rewriters that a stanza names: words of `(pps ...)`, which end where the driver's own arguments begin.
fn named(stanza: &Sexp) -> Vec<String> {
    match stanza.as_form() {
        Some(("pps" | "staged_pps", words)) => {
            let words = words.iter().filter_map(Sexp::as_text).take_while(|word| *word != "--");
            words.filter(|word| !word.starts_with('-')).map(str::to_owned).collect()
        }
        _ => stanza.as_list().into_iter().flatten().flat_map(named).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;

    #[test]
    fn rewriters_of_a_crate() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for (path, text) in [
            (
                "lib/dune",
                "(library (name a) (preprocess (per_module ((pps ppx_one -flag -- -more) b))))",
            ),
            ("deep/lib/dune", "(library (name c) (preprocess (pps own_ppx)))"),
            (
                "dune",
                "(library (name unikernel_for_editors) (preprocess (staged_pps ppx_two)))",
            ),
            (
                "ppx/dune",
                "(library (name own_ppx) (kind ppx_rewriter) (libraries ppxlib))",
            ),
            ("target/dune", "(library (name d) (preprocess (pps ppx_two)))"),
            ("_build/dune", "(library (name d) (preprocess (pps ppx_two)))"),
        ] {
            write(&root.join(path), text).unwrap();
        }
        let described = BTreeSet::from(["ppx_three.show".to_owned()]);
        let all = rewriters(root, root, described.clone());
        assert!(all.iter().eq(["ppx_one", "ppx_three.show", "ppxlib"]), "{all:?}");
        assert_eq!(rewriters(&root.join("deep"), root, described), all);
    }
}
