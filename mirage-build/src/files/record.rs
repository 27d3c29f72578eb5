//! The lists of what we wrote, as `sha256sum` reads them: they stand beside what they list, so that they come and go with
//! it.

use super::{is_inside, is_of_the_root, read};
use crate::checksum::Sha256;
use crate::error::Error;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::emit::MARKER;
use std::collections::{BTreeMap, BTreeSet};

/// Paths, each with the SHA-256 of what we wrote there. While files are being replaced, a path has two: that of what is
/// there and that of what is to come, so that the list is true whenever we are stopped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    checksums: BTreeMap<Utf8PathBuf, BTreeSet<Sha256>>,
}

impl Record {
    /// Reads a list; empty if there is none.
    ///
    /// # Errors
    /// It cannot be read, or is none of ours.
    pub fn read(directory: &Utf8Path, list: &str) -> Result<Self, Error> {
        let list = Utf8Path::new(list);
        let text = read(directory, list)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        // What a power failure leaves of a file may have no length.
        if !text.is_empty() && !text.lines().next().is_some_and(|line| line.contains(MARKER)) {
            return Err(Error::ForeignFile { path: list.to_owned() });
        }
        let mut record = Record::default();
        let entries = text.lines().filter_map(|line| line.split_once("  "));
        let entries = entries.map(|(checksum, path)| (Sha256::try_from(checksum.to_owned()), Utf8Path::new(path)));
        // A path that leads elsewhere is none that we wrote.
        for (checksum, path) in entries.filter(|(_, path)| is_inside(path) || is_of_the_root(path)) {
            checksum.into_iter().for_each(|checksum| record.add(path, checksum));
        }
        Ok(record)
    }

    /// The list as it is written.
    pub fn text(&self) -> String {
        let lines = self.checksums.iter().flat_map(|(path, checksums)| {
            let lines = checksums.iter();
            lines.map(move |checksum| format!("{checksum}  {path}\n"))
        });
        let lines: String = lines.collect();
        format!("# {MARKER}: the files that it wrote, and removes as long as they are unchanged.\n{lines}")
    }

    pub fn is_empty(&self) -> bool {
        self.checksums.is_empty()
    }

    pub fn paths(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        self.checksums.keys()
    }

    pub fn contains(&self, path: &Utf8Path) -> bool {
        self.checksums.contains_key(path)
    }

    /// Whether we wrote this there. A file without contents is what a power failure leaves of one of ours.
    pub fn holds(&self, path: &Utf8Path, contents: &[u8]) -> bool {
        let known = self.checksums.get(path);
        known.is_some_and(|known| contents.is_empty() || known.contains(&Sha256::of(contents)))
    }

    /// The one thing that we wrote there, if it is one.
    pub fn checksum(&self, path: &Utf8Path) -> Option<&Sha256> {
        let mut known = self.checksums.get(path)?.iter();
        known.next().filter(|_| known.next().is_none())
    }

    /// Adds what may be there as well.
    pub fn add(&mut self, path: &Utf8Path, checksum: Sha256) {
        self.checksums.entry(path.to_owned()).or_default().insert(checksum);
    }

    /// Says what is there for certain.
    pub fn set(&mut self, path: &Utf8Path, checksum: Sha256) {
        self.checksums.insert(path.to_owned(), BTreeSet::from([checksum]));
    }

    pub fn forget(&mut self, path: &Utf8Path) {
        self.checksums.remove(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;

    fn read(text: &str) -> Result<Record, Error> {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        write(&root.join("list"), text).unwrap();
        Record::read(root, "list")
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut record = Record::default();
        record.add("mirage/a b".into(), Sha256::of(b"1"));
        record.add("mirage/a b".into(), Sha256::of(b"2"));
        record.add("../dune".into(), Sha256::of(b"3"));
        assert_eq!(read(&record.text()).unwrap(), record);
        assert!(record.holds("mirage/a b".into(), b"1") && record.holds("mirage/a b".into(), b""));
        assert!(!record.holds("mirage/a b".into(), b"3") && !record.holds("mirage/c".into(), b""));
        assert_eq!(record.checksum("mirage/a b".into()), None);
        record.set("mirage/a b".into(), Sha256::of(b"2"));
        assert_eq!(record.checksum("mirage/a b".into()), Some(&Sha256::of(b"2")));
        assert!(!record.holds("mirage/a b".into(), b"1"));
    }

    #[test]
    fn a_forged_list_leads_nowhere_else() {
        let paths = ["../outside", "/etc/hosts", "../a/dune", "a/../b", "", "../../dune"];
        let lines: String = paths
            .iter()
            .map(|path| format!("{}  {path}\n", Sha256::of(b"1")))
            .collect();
        let record = read(&format!("# {MARKER}\nnonsense\nx  mirage/a\n{lines}")).unwrap();
        assert_eq!(record.paths().collect::<Vec<_>>(), ["../../dune"]);
        assert!(matches!(read("mine"), Err(Error::ForeignFile { .. })));
        assert!(read("").unwrap().is_empty());
    }
}
