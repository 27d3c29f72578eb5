//! The only place where files of the config crate are written and removed.
//!
//! All new contents are written beside their files first and take their places only when all are there, so a full
//! disk or an interruption leaves the tree as it was. A file that we did not generate is never touched.

use crate::error::Error;
use crate::interrupt::Guard;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::emit::{MARKER, Tree};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use tempfile::NamedTempFile;

/// Lists the generated files, for those whose language has no comment that could say so.
pub(crate) const LIST: &str = "mirage/generated";

/// What a [`Tree`] means for the files that are there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files to be written, new or with other contents.
    pub written: Vec<Utf8PathBuf>,
    /// Files that hold already what they should.
    pub unchanged: Vec<Utf8PathBuf>,
    /// Files of an earlier configuration that are no longer wanted.
    pub removed: Vec<Utf8PathBuf>,
}

/// The generated files of a config crate.
pub struct GeneratedFiles<'a> {
    root: &'a Utf8Path,
    listed: BTreeSet<Utf8PathBuf>,
}

impl<'a> GeneratedFiles<'a> {
    /// The generated files in a folder.
    ///
    /// # Errors
    /// The list of them cannot be read.
    pub fn of(root: &'a Utf8Path) -> Result<Self, Error> {
        let listed = match fs::read_to_string(root.join(LIST)) {
            Ok(text) => text
                .lines()
                .filter(|line| !line.starts_with('#'))
                .map(Utf8PathBuf::from)
                .collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
            Err(source) => {
                return Err(Error::File {
                    action: "read",
                    path: LIST.into(),
                    source,
                });
            }
        };
        Ok(GeneratedFiles { root, listed })
    }

    /// Whether nothing was ever generated here.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// What writing the tree would change.
    ///
    /// # Errors
    /// A file of the tree exists and is not ours, or cannot be read.
    pub fn compare(&self, tree: &Tree) -> Result<Changes, Error> {
        let mut changes = Changes::default();
        for (path, contents) in tree.files() {
            match self.read(path)? {
                Some(current) if current == contents.as_bytes() => changes.unchanged.push(path.to_owned()),
                Some(current) if !self.is_ours(path, &current) => {
                    return Err(Error::ForeignFile { path: path.to_owned() });
                }
                _ => changes.written.push(path.to_owned()),
            }
        }
        for path in tree.products() {
            if !self.listed.contains(path) && self.root.join(path).exists() {
                return Err(Error::ForeignFile { path: path.to_owned() });
            }
        }
        let unwanted = self.listed.iter().filter(|path| {
            is_inside(path) && !tree.contains(path) && !tree.keeps(path) && self.root.join(path).is_file()
        });
        changes.removed = unwanted.cloned().collect();
        Ok(changes)
    }

    /// Makes the generated files those of the tree.
    ///
    /// # Errors
    /// As [`GeneratedFiles::compare`], or the file system refuses; then no generated file has changed.
    pub fn replace(&self, tree: &Tree) -> Result<Changes, Error> {
        let changes = self.compare(tree)?;
        let list = self.list_with(tree);
        // So that no temporary file is left behind.
        let guard = Guard::new();
        let mut staged = Staged::new(self.root);
        for (path, contents) in tree
            .files()
            .filter(|(path, _)| changes.written.iter().any(|written| written == path))
        {
            guard.check()?;
            staged.add(path, contents)?;
        }
        if self.read(Utf8Path::new(LIST))?.as_deref() != Some(list.as_bytes()) {
            staged.add(Utf8Path::new(LIST), &list)?;
        }
        for folder in tree.products().filter_map(Utf8Path::parent) {
            staged.add_folder(folder)?;
        }
        staged.commit()?;
        for path in &changes.removed {
            self.remove(path)?;
        }
        guard.check()?;
        Ok(changes)
    }

    /// Removes every generated file that is still ours, and folders that this leaves empty. Says which files it removed.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn clean(&self) -> Result<Vec<Utf8PathBuf>, Error> {
        let mut removed = Vec::new();
        for path in self.listed.iter().filter(|path| is_inside(path)) {
            if self.remove(path)? {
                removed.push(path.clone());
            }
        }
        self.remove(Utf8Path::new(LIST))?;
        Ok(removed)
    }

    /// Removes a file and the folders that this leaves empty; says whether there was one.
    pub fn remove(&self, path: &Utf8Path) -> Result<bool, Error> {
        // dune removes its products itself, and leaves their folder.
        let was_there = match fs::remove_file(self.root.join(path)) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(source) => {
                return Err(Error::File {
                    action: "remove",
                    path: path.to_owned(),
                    source,
                });
            }
        };
        for folder in path.ancestors().skip(1).filter(|folder| !folder.as_str().is_empty()) {
            if fs::remove_dir(self.root.join(folder)).is_err() {
                // Not empty: something of the user's is in it.
                break;
            }
        }
        Ok(was_there)
    }

    fn read(&self, path: &Utf8Path) -> Result<Option<Vec<u8>>, Error> {
        match fs::read(self.root.join(path)) {
            Ok(contents) => Ok(Some(contents)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File {
                action: "read",
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// The list, with what stays of other targets.
    fn list_with(&self, tree: &Tree) -> String {
        let kept = self.listed.iter().filter(|path| is_inside(path) && tree.keeps(path));
        let kept = kept.map(Utf8PathBuf::as_path);
        let paths: BTreeSet<&Utf8Path> = tree
            .files()
            .map(|(path, _)| path)
            .chain(tree.products())
            .chain(kept)
            .collect();
        let paths: String = paths.into_iter().map(|path| format!("{path}\n")).collect();
        format!("# {MARKER}: the files that `clean` removes.\n{paths}")
    }

    fn is_ours(&self, path: &Utf8Path, contents: &[u8]) -> bool {
        self.listed.contains(path) || is_marked(contents)
    }
}

/// Whether the first lines of a file say that it was generated by us.
pub(crate) fn is_marked(contents: &[u8]) -> bool {
    let head: Vec<&[u8]> = contents.split(|byte| *byte == b'\n').take(3).collect();
    let marker = MARKER.as_bytes();
    head.concat().windows(marker.len()).any(|window| window == marker)
}

/// Whether a listed path leads nowhere but into the config crate.
fn is_inside(path: &Utf8Path) -> bool {
    !path.as_str().is_empty()
        && path
            .components()
            .all(|component| matches!(component, camino::Utf8Component::Normal(_)))
}

/// The error without the name of the temporary file, which is nobody's concern.
fn without_path(error: io::Error) -> io::Error {
    match error.raw_os_error() {
        None => error.kind().into(),
        Some(_) => error,
    }
}

/// Writes a file of the config crate that is no generated one, in one go.
///
/// # Errors
/// The file system refuses.
pub(crate) fn replace_file(root: &Utf8Path, path: &str, contents: &str) -> Result<(), Error> {
    let guard = Guard::new();
    let mut staged = Staged::new(root);
    staged.add(Utf8Path::new(path), contents)?;
    staged.commit()?;
    guard.check()
}

/// Files that are written beside their places and not yet there.
struct Staged<'a> {
    root: &'a Utf8Path,
    files: Vec<(NamedTempFile, Utf8PathBuf)>,
    created: Vec<Utf8PathBuf>,
    is_committed: bool,
}

impl<'a> Staged<'a> {
    fn new(root: &'a Utf8Path) -> Self {
        Staged {
            root,
            files: Vec::new(),
            created: Vec::new(),
            is_committed: false,
        }
    }

    fn add(&mut self, path: &Utf8Path, contents: &str) -> Result<(), Error> {
        let failed = |source| Error::File {
            action: "write",
            path: path.to_owned(),
            source: without_path(source),
        };
        let place = self.root.join(path);
        let folder = place.parent().unwrap_or(self.root);
        self.create(folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.prefix(".mirage-").tempfile_in(folder).map_err(failed)?;
        file.write_all(contents.as_bytes())
            .and_then(|()| file.flush())
            .map_err(failed)?;
        self.files.push((file, place));
        Ok(())
    }

    /// A folder that dune is to put files into.
    fn add_folder(&mut self, path: &Utf8Path) -> Result<(), Error> {
        let folder = self.root.join(path);
        self.create(&folder).map_err(|source| Error::File {
            action: "create",
            path: path.to_owned(),
            source,
        })
    }

    fn create(&mut self, folder: &Utf8Path) -> io::Result<()> {
        let missing: Vec<_> = folder
            .ancestors()
            .take_while(|folder| !folder.as_str().is_empty() && !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.created.push(folder.to_owned());
        }
        Ok(())
    }

    fn commit(mut self) -> Result<(), Error> {
        for (file, place) in std::mem::take(&mut self.files) {
            let path = place.strip_prefix(self.root).unwrap_or(&place).to_owned();
            file.persist(&place).map_err(|error| Error::File {
                action: "write",
                path,
                source: error.error,
            })?;
            self.is_committed = true;
        }
        self.is_committed = true;
        Ok(())
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        self.files.clear();
        if !self.is_committed {
            // A file that was not put into its place is removed above.
            for folder in self.created.iter().rev() {
                // Not empty, or gone already: either way there is nothing of ours to remove.
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn writes_only_what_changed() {
        let (_guard, root) = folder();
        let files = || GeneratedFiles::of(&root).unwrap();
        assert_eq!(
            files().replace(&tree(&[("a", "1"), ("d/b", "2")])).unwrap().written,
            ["a", "d/b"]
        );
        let again = files().replace(&tree(&[("a", "1"), ("d/b", "3")])).unwrap();
        assert_eq!((again.written, again.unchanged), (vec!["d/b".into()], vec!["a".into()]));
        assert_eq!(fs::read_to_string(root.join("d/b")).unwrap(), "3");
    }

    #[test]
    fn removes_what_is_no_longer_wanted() {
        let (_guard, root) = folder();
        GeneratedFiles::of(&root)
            .unwrap()
            .replace(&tree(&[("a", "1"), ("d/e/b", "2")]))
            .unwrap();
        let changes = GeneratedFiles::of(&root)
            .unwrap()
            .replace(&tree(&[("a", "1")]))
            .unwrap();
        assert_eq!(changes.removed, ["d/e/b"]);
        assert!(!root.join("d").exists());
    }

    #[test]
    fn never_touches_a_file_of_the_user() {
        let (_guard, root) = folder();
        fs::write(root.join("dune"), "; mine").unwrap();
        let error = GeneratedFiles::of(&root)
            .unwrap()
            .replace(&tree(&[("a", "1"), ("dune", "2")]))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`dune` already exists and was not generated by mirage"
        );
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1, "nothing else was written");
    }

    #[test]
    fn knows_its_files_by_their_marker() {
        let (_guard, root) = folder();
        fs::write(root.join("dune-project"), format!("(lang dune 2.9)\n; {MARKER}.\n")).unwrap();
        assert_eq!(
            GeneratedFiles::of(&root)
                .unwrap()
                .replace(&tree(&[("dune-project", "new")]))
                .unwrap()
                .written,
            ["dune-project"]
        );
    }

    #[test]
    fn cleaning_leaves_the_users_files() {
        let (_guard, root) = folder();
        GeneratedFiles::of(&root)
            .unwrap()
            .replace(&tree(&[("m/a", "1"), ("m/b", "2")]))
            .unwrap();
        fs::write(root.join("m/mine"), "x").unwrap();
        fs::remove_file(root.join("m/b")).unwrap();
        assert_eq!(GeneratedFiles::of(&root).unwrap().clean().unwrap(), ["m/a"]);
        assert!(root.join("m/mine").exists() && !root.join("mirage").exists());
    }

    #[test]
    fn a_forged_list_leads_nowhere_else() {
        let (_guard, root) = folder();
        fs::write(root.join("outside"), "x").unwrap();
        let inner = root.join("inner/mirage");
        fs::create_dir_all(&inner).unwrap();
        fs::write(inner.join("generated"), "../outside\n/etc/hosts\n").unwrap();
        let crate_root = root.join("inner");
        assert_eq!(
            GeneratedFiles::of(&crate_root).unwrap().clean().unwrap(),
            Vec::<Utf8PathBuf>::new()
        );
        assert!(root.join("outside").exists());
    }
}
