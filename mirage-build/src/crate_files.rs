//! The config crate's own files, read for the checks of `mirage-codegen`.

use camino::Utf8Path;
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

    fn names(&self) -> Vec<String> {
        let entries = self.0.read_dir_utf8().into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.file_name().to_owned()).collect()
    }
}
