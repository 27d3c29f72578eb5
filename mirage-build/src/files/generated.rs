//! What `configure` writes and `clean` removes: all but the images.

use super::record::Record;
use super::staged::{Staged, sweep, sweep_all};
use super::{is_of_the_root, read, remove};
use crate::checksum::Sha256;
use crate::error::Error;
use crate::interrupt::Guard;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::emit::{MARKER, ROOT_FILES, Tree, is_sealed};
use std::collections::BTreeSet;

/// Lists the generated files.
pub const LIST: &str = "mirage/generated";

/// What a [`Tree`] means for the files that are there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files to be written, new or with other contents.
    pub written: Vec<Utf8PathBuf>,
    /// Files that hold already what they should.
    pub unchanged: Vec<Utf8PathBuf>,
    /// Files of an earlier configuration that are no longer wanted.
    pub removed: Vec<Utf8PathBuf>,
    /// Files of the dune root that the user has instead of ours.
    pub kept: Vec<Utf8PathBuf>,
    /// Files that we wrote, that were changed since, and that stay as they are: they are the user's now.
    pub taken_over: Vec<Utf8PathBuf>,
}

/// What `clean` did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Files that are gone.
    pub removed: Vec<Utf8PathBuf>,
    /// Files that we wrote, that were changed since, and that stay.
    pub left: Vec<Utf8PathBuf>,
}

/// The generated files of a config crate.
pub struct GeneratedFiles<'a> {
    directory: &'a Utf8Path,
    record: Record,
}

/// Whose a file is that is there.
#[derive(PartialEq, Eq)]
enum Owner {
    /// We wrote it, and it is as we wrote it.
    Us,
    /// We wrote it, and it was changed.
    UsBefore,
    /// The user.
    User,
}

impl<'a> GeneratedFiles<'a> {
    /// The generated files of the config crate in a folder.
    ///
    /// # Errors
    /// The list of them cannot be read, or is none of ours.
    pub fn of(directory: &'a Utf8Path) -> Result<Self, Error> {
        let record = Record::read(directory, LIST)?;
        Ok(GeneratedFiles { directory, record })
    }

    /// Whether none is there.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn is_empty(&self, dune_root: &Utf8Path) -> Result<bool, Error> {
        let mut is_sealed_there = false;
        for path in self.candidates(dune_root) {
            let contents = read(self.directory, &path)?;
            is_sealed_there |= contents.is_some_and(|contents| self.owner(&path, &contents) == Owner::Us);
        }
        Ok(self.record.is_empty() && !is_sealed_there)
    }

    fn owner(&self, path: &Utf8Path, contents: &[u8]) -> Owner {
        let text = std::str::from_utf8(contents).unwrap_or_default();
        let is_marked = || text.lines().take(3).any(|line| line.contains(MARKER));
        if self.record.holds(path, contents) || is_of_the_root(path) && is_sealed(text) {
            Owner::Us
        } else if self.record.contains(path) || is_of_the_root(path) && is_marked() {
            Owner::UsBefore
        } else {
            Owner::User
        }
    }

    /// What writing the tree would change.
    ///
    /// # Errors
    /// A file of the tree exists, is not ours and cannot be the user's instead, or cannot be read.
    pub fn compare(&self, tree: &Tree) -> Result<Changes, Error> {
        let mut changes = Changes::default();
        for (path, contents) in tree.files() {
            let Some(current) = read(self.directory, path)? else {
                changes.written.push(path.to_owned());
                continue;
            };
            if current == contents.as_bytes() {
                changes.unchanged.push(path.to_owned());
                continue;
            }
            let path = path.to_owned();
            match self.owner(&path, &current) {
                Owner::Us => changes.written.push(path),
                Owner::UsBefore if is_of_the_root(&path) => changes.taken_over.push(path),
                Owner::User if is_of_the_root(&path) => changes.kept.push(path),
                Owner::UsBefore => return Err(Error::ChangedFile { path }),
                Owner::User => return Err(Error::ForeignFile { path }),
            }
        }
        let others = self.record.paths().filter(|path| tree.get(path).is_none());
        for path in others.filter(|path| !tree.keeps(path)) {
            let Some(current) = read(self.directory, path)? else {
                continue;
            };
            match self.owner(path, &current) {
                Owner::Us => changes.removed.push(path.clone()),
                _ => changes.taken_over.push(path.clone()),
            }
        }
        Ok(changes)
    }

    /// Makes the generated files those of the tree.
    ///
    /// # Errors
    /// As [`GeneratedFiles::compare`], or the file system refuses; then no generated file has changed.
    pub fn replace(&self, tree: &Tree) -> Result<Changes, Error> {
        let changes = self.compare(tree)?;
        self.sweep(tree);
        let (during, after) = self.records(tree, &changes);
        let list = Utf8Path::new(LIST);
        let current = read(self.directory, list)?;
        let is_listed = |record: &Record| current.as_deref() == Some(record.text().as_bytes());
        // So that no temporary file is left behind.
        let guard = Guard::new();
        let mut staged = Staged::new(self.directory);
        // In this order they take their places, and wherever we are stopped the list is true.
        if !is_listed(&during) {
            staged.add(list, &during.text())?;
        }
        for path in &changes.written {
            guard.check()?;
            staged.add(path, tree.get(path).unwrap_or_default())?;
        }
        let mut last = Staged::new(self.directory);
        if during != after {
            last.add(list, &after.text())?;
        }
        staged.commit()?;
        for path in &changes.removed {
            remove(self.directory, path)?;
        }
        last.commit()?;
        guard.check()?;
        Ok(changes)
    }

    /// The list while the files are being replaced, and behind that.
    fn records(&self, tree: &Tree, changes: &Changes) -> (Record, Record) {
        let is_among = |paths: &[Utf8PathBuf], path: &Utf8Path| paths.iter().any(|known| known == path);
        let (mut during, mut after) = (self.record.clone(), self.record.clone());
        changes.removed.iter().for_each(|path| after.forget(path));
        for path in changes.kept.iter().chain(&changes.taken_over) {
            during.forget(path);
            after.forget(path);
        }
        for (path, contents) in tree.files() {
            if is_among(&changes.kept, path) || is_among(&changes.taken_over, path) {
                continue;
            }
            let known = self
                .record
                .checksum(path)
                .filter(|_| is_among(&changes.unchanged, path));
            let checksum = known.map_or_else(|| Sha256::of(contents.as_bytes()), Sha256::clone);
            during.add(path, checksum.clone());
            after.set(path, checksum);
        }
        (during, after)
    }

    /// Removes what a process left that was killed.
    fn sweep(&self, tree: &Tree) {
        sweep_all(&self.directory.join("mirage"));
        sweep(self.directory);
        let root = tree.files().map(|(path, _)| path).find(|path| is_of_the_root(path));
        if let Some(folder) = root.and_then(Utf8Path::parent) {
            sweep(&self.directory.join(folder));
        }
    }

    /// Removes every generated file that is as we wrote it, those at the dune root included, and folders that this leaves
    /// empty.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn clean(&self, dune_root: &Utf8Path) -> Result<Cleaned, Error> {
        let mut cleaned = Cleaned::default();
        for path in self.candidates(dune_root) {
            let Some(current) = read(self.directory, &path)? else {
                continue;
            };
            match self.owner(&path, &current) {
                Owner::Us => {
                    remove(self.directory, &path)?;
                    cleaned.removed.push(path);
                }
                Owner::UsBefore => cleaned.left.push(path),
                Owner::User => {}
            }
        }
        remove(self.directory, Utf8Path::new(LIST))?;
        let folder = self.directory.join("mirage");
        sweep_all(&folder);
        sweep(self.directory);
        // Not empty, or gone already.
        let _ = std::fs::remove_dir(folder);
        Ok(cleaned)
    }

    /// Files that may be ours.
    fn candidates(&self, dune_root: &Utf8Path) -> BTreeSet<Utf8PathBuf> {
        let folders = ["".into(), dune_root];
        let of_roots = folders
            .iter()
            .flat_map(|folder| ROOT_FILES.map(|name| folder.join(name)));
        self.record.paths().cloned().chain(of_roots).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;
    use std::fs;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, contents) in files {
            tree.add(*path, *contents);
        }
        tree
    }

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        (folder, path)
    }

    fn replace(root: &Utf8Path, files: &[(&str, &str)]) -> Result<Changes, Error> {
        GeneratedFiles::of(root).unwrap().replace(&tree(files))
    }

    fn clean(root: &Utf8Path) -> Cleaned {
        GeneratedFiles::of(root).unwrap().clean("".into()).unwrap()
    }

    #[test]
    fn writes_only_what_changed() {
        let (_guard, root) = folder();
        let first = replace(&root, &[("mirage/a", "1"), ("mirage/d/b", "2")]).unwrap();
        assert_eq!(first.written, ["mirage/a", "mirage/d/b"]);
        let again = replace(&root, &[("mirage/a", "1"), ("mirage/d/b", "3")]).unwrap();
        assert_eq!(
            (again.written, again.unchanged),
            (vec!["mirage/d/b".into()], vec!["mirage/a".into()])
        );
        assert_eq!(fs::read_to_string(root.join("mirage/d/b")).unwrap(), "3");
    }

    #[test]
    fn removes_what_is_no_longer_wanted() {
        let (_guard, root) = folder();
        replace(&root, &[("mirage/a", "1"), ("mirage/d/e/b", "2"), ("dune", "3")]).unwrap();
        let changes = replace(&root, &[("mirage/a", "1")]).unwrap();
        assert_eq!(changes.removed, ["dune", "mirage/d/e/b"]);
        assert!(!root.join("mirage/d").exists() && !root.join("dune").exists());
    }

    #[test]
    fn never_touches_a_file_of_the_user() {
        let (_guard, root) = folder();
        write(&root.join("mirage/b"), "mine").unwrap();
        let error = replace(&root, &[("mirage/a", "1"), ("mirage/b", "2")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`mirage/b` already exists and was not generated by mirage"
        );
        assert!(!root.join("mirage/a").exists(), "nothing else was written");
        // What it would hold anyway is as good as ours.
        replace(&root, &[("mirage/a", "1"), ("mirage/b", "mine")]).unwrap();
        replace(&root, &[("mirage/a", "1"), ("mirage/b", "2")]).unwrap();
        assert_eq!(clean(&root).removed, ["mirage/a", "mirage/b"]);
    }

    #[test]
    fn a_changed_file_is_the_users() {
        let (_guard, root) = folder();
        replace(&root, &[("mirage/a", "1"), ("mirage/b", "2"), ("mirage/c", "3")]).unwrap();
        write(&root.join("mirage/a"), "mine").unwrap();
        let error = replace(&root, &[("mirage/a", "4"), ("mirage/b", "5")]).unwrap_err();
        assert_eq!(error.to_string(), "`mirage/a` was changed since mirage wrote it");
        assert!(error.help().unwrap().contains("remove `mirage/a`"));
        assert_eq!(fs::read_to_string(root.join("mirage/b")).unwrap(), "2");
        // Where it is not wanted any longer, it is in nobody's way.
        let changes = replace(&root, &[("mirage/b", "5")]).unwrap();
        assert_eq!(
            (changes.removed, changes.taken_over),
            (vec!["mirage/c".into()], vec!["mirage/a".into()])
        );
        write(&root.join("mirage/b"), "mine").unwrap();
        assert_eq!(
            clean(&root),
            Cleaned {
                removed: vec![],
                left: vec!["mirage/b".into()]
            }
        );
        assert!(root.join("mirage/a").exists() && root.join("mirage/b").exists());
        assert!(!root.join(LIST).exists());
    }

    #[test]
    fn the_user_may_have_the_files_of_the_root() {
        let (_guard, root) = folder();
        write(&root.join("crate/dune"), "; mine").unwrap();
        write(&root.join("dune-project"), "; mine too").unwrap();
        let directory = root.join("crate");
        let files = [("../dune-project", "1"), ("dune", "2"), ("dune-workspace", "3")];
        for _ in 0..2 {
            let changes = replace(&directory, &files).unwrap();
            assert_eq!(changes.kept, ["../dune-project", "dune"]);
        }
        write(&directory.join("dune-workspace"), "; mine again").unwrap();
        assert_eq!(
            replace(&directory, &files).unwrap().taken_over,
            [Utf8Path::new("dune-workspace")]
        );
        assert_eq!(clean(&directory), Cleaned::default());
        assert!(directory.join("dune").exists() && root.join("dune-project").exists());
    }

    #[test]
    fn files_of_the_root_are_known_without_the_list() {
        let (_guard, root) = folder();
        let sealed = mirage_codegen::emit::emit(&[])
            .get("dune-project".into())
            .unwrap()
            .to_owned();
        replace(&root, &[("dune-project", &sealed)]).unwrap();
        fs::remove_dir_all(root.join("mirage")).unwrap();
        assert_eq!(
            replace(&root, &[("dune-project", "new")]).unwrap().written,
            ["dune-project"]
        );
        write(&root.join("dune-project"), &sealed).unwrap();
        fs::remove_dir_all(root.join("mirage")).unwrap();
        assert_eq!(clean(&root).removed, ["dune-project"]);
        // Changed, it is the user's.
        write(&root.join("dune-project"), format!("{sealed}(name mine)\n")).unwrap();
        let changes = replace(&root, &[("dune-project", "new")]).unwrap();
        assert_eq!(changes.taken_over, ["dune-project"]);
    }

    #[test]
    fn a_run_that_was_killed_leaves_a_true_list() {
        let (_guard, root) = folder();
        let (old, new) = (
            [("mirage/a", "1"), ("mirage/b", "1")],
            [("mirage/a", "2"), ("mirage/c", "2")],
        );
        // Stopped behind each of the steps: the list, the first file, the second, and before the last list.
        for steps in 0..4 {
            replace(&root, &old).unwrap();
            let files = GeneratedFiles::of(&root).unwrap();
            let changes = files.compare(&tree(&new)).unwrap();
            let (during, _) = files.records(&tree(&new), &changes);
            write(&root.join(LIST), during.text()).unwrap();
            for (path, contents) in &new[..steps.min(2)] {
                write(&root.join(path), contents).unwrap();
            }
            if steps == 3 {
                remove(&root, "mirage/b".into()).unwrap();
            }
            if steps % 2 == 0 {
                replace(&root, &new).unwrap();
                assert!(!root.join("mirage/b").exists());
            }
            replace(&root, &old).unwrap();
            assert_eq!(clean(&root).left, Vec::<Utf8PathBuf>::new());
            assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
        }
    }
}
