//! The config crate's own files, read for the checks of `mirage-codegen`.

use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::check;
use std::fs;

/// A config crate's folder.
pub(crate) struct CrateFiles<'a>(pub &'a Utf8Path);

impl check::Files for CrateFiles<'_> {
    fn read(&self, path: &Utf8Path) -> Option<String> {
        fs::read_to_string(self.0.join(path)).ok()
    }

    fn exists(&self, path: &Utf8Path) -> bool {
        self.0.join(path).exists()
    }

    fn fault_in(&self, folder: &Utf8Path) -> Option<(Utf8PathBuf, &'static str)> {
        self.fault_below(folder, &mut Vec::new())
    }

    fn names(&self) -> Vec<String> {
        let entries = self.0.read_dir_utf8().into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.file_name().to_owned()).collect()
    }
}

impl CrateFiles<'_> {
    /// As [`check::Files::fault_in`], for a folder in others that are known by their real paths.
    fn fault_below(&self, path: &Utf8Path, outer: &mut Vec<Utf8PathBuf>) -> Option<(Utf8PathBuf, &'static str)> {
        let place = self.0.join(path);
        let fault = |what| Some((path.to_owned(), what));
        let Ok(metadata) = fs::metadata(&place) else {
            return fault("is a link that leads nowhere, or cannot be read");
        };
        if metadata.is_file() {
            return None;
        }
        if !metadata.is_dir() {
            return fault("is neither a file nor a folder");
        }
        let (Ok(real), Ok(entries)) = (place.canonicalize_utf8(), place.read_dir_utf8()) else {
            return fault("cannot be read");
        };
        if outer.contains(&real) {
            return fault("is a link to a folder that it is in");
        }
        outer.push(real);
        let mut entries = entries.filter_map(Result::ok);
        let found = entries.find_map(|entry| self.fault_below(&path.join(entry.file_name()), outer));
        outer.pop();
        found
    }
}
