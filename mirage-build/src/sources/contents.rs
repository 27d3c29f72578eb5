//! What a folder of sources holds, as its dune files say.

use super::stanza::{stanzas, tools, value};
use super::unpacked::{defined_libraries, dune_files};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What a source holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// What its libraries require.
    libraries: BTreeMap<String, Vec<String>>,
    /// The folder of each library.
    places: BTreeMap<String, Utf8PathBuf>,
    /// Folders, with what their files are made with.
    tools: Vec<(Utf8PathBuf, Tools)>,
}

/// Libraries and programs of the build machine.
pub(super) type Tools = (BTreeSet<String>, BTreeSet<&'static str>);

impl Contents {
    /// What cannot be read holds nothing: dune will say why.
    pub fn read(folder: &Utf8Path) -> Self {
        let mut contents = Contents {
            libraries: defined_libraries(folder).unwrap_or_default(),
            ..Contents::default()
        };
        for path in dune_files(folder).unwrap_or_default() {
            let text = fs::read_to_string(folder.join(&path)).unwrap_or_default();
            let place = path.parent().unwrap_or(Utf8Path::new("")).to_owned();
            for stanza in stanzas(&text) {
                let (libraries, programs) = tools(&stanza);
                contents
                    .tools
                    .push((place.clone(), (libraries.into_iter().collect(), programs)));
                if let (Some(("library", _)), Some(name)) = (stanza.as_form(), value(&stanza, "public_name")) {
                    contents.places.insert(name.to_owned(), place.clone());
                }
            }
        }
        contents
    }

    /// What a library requires.
    pub fn requires(&self, library: &str) -> Vec<String> {
        self.libraries.get(library).cloned().unwrap_or_default()
    }

    /// Libraries and programs of the build machine that a library is compiled with: those of its folder and below, because
    /// the same source may have others for libraries that no one asks for.
    pub fn tools(&self, library: &str) -> Tools {
        let mut found = Tools::default();
        let Some(place) = self.places.get(library) else {
            return found;
        };
        for (_, (libraries, programs)) in self.tools.iter().filter(|(folder, _)| folder.starts_with(place)) {
            found.0.extend(libraries.iter().cloned());
            found.1.extend(programs);
        }
        found
    }
}
