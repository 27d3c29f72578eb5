//! Files that are written beside their places, and take them all at once.

use crate::error::Error;
use crate::file_system::failed;
use crate::interrupt::Guard;
use camino::{Utf8DirEntry, Utf8Path, Utf8PathBuf};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use tempfile::NamedTempFile;

/// How the names of unfinished files begin and end.
const UNFINISHED: (&str, &str) = (".mirage-", ".tmp");

/// Files that are not yet in their places. Paths are relative to the config crate.
pub(super) struct Staged<'a> {
    directory: &'a Utf8Path,
    files: Vec<(NamedTempFile, Utf8PathBuf)>,
    created: Vec<Utf8PathBuf>,
    is_committed: bool,
}

impl<'a> Staged<'a> {
    pub fn new(directory: &'a Utf8Path) -> Self {
        Staged {
            directory,
            files: Vec::new(),
            created: Vec::new(),
            is_committed: false,
        }
    }

    /// A file with these contents.
    pub fn add(&mut self, path: &Utf8Path, contents: &str) -> Result<(), Error> {
        self.write(path, 0o666, |file| file.write_all(contents.as_bytes()))
    }

    /// A copy of a file, which is on the disk before it takes its place.
    pub fn copy(&mut self, path: &Utf8Path, from: &Utf8Path, is_program: bool) -> Result<(), Error> {
        let mut source = File::open(from).map_err(failed("read", from))?;
        self.write(path, if is_program { 0o777 } else { 0o666 }, |file| {
            io::copy(&mut source, file)?;
            file.sync_all()
        })
    }

    fn write(
        &mut self,
        path: &Utf8Path,
        mode: u32,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), Error> {
        let failed = |source| Error::File {
            action: "write",
            path: path.to_owned(),
            source: without_path(source),
        };
        let place = self.directory.join(path);
        let folder = place.parent().unwrap_or(self.directory);
        self.create(folder).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        builder.permissions(Permissions::from_mode(mode));
        let (prefix, suffix) = UNFINISHED;
        let mut file = builder
            .prefix(prefix)
            .suffix(suffix)
            .tempfile_in(folder)
            .map_err(failed)?;
        write(file.as_file_mut()).map_err(failed)?;
        self.files.push((file, place));
        Ok(())
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

    /// Puts the files into their places, in the order in which they were added.
    pub fn commit(mut self) -> Result<(), Error> {
        for (file, place) in std::mem::take(&mut self.files) {
            let path = place.strip_prefix(self.directory).unwrap_or(&place).to_owned();
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

/// The error without the name of the temporary file, which is nobody's concern.
fn without_path(error: io::Error) -> io::Error {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, StorageFull};
    match (error.kind(), error.raw_os_error()) {
        (kind @ (PermissionDenied | ReadOnlyFilesystem | StorageFull), _) | (kind, None) => kind.into(),
        (_, Some(_)) => error,
    }
}

/// Writes a file of the config crate that is no generated one, in one go.
///
/// # Errors
/// The file system refuses.
pub(crate) fn replace_file(directory: &Utf8Path, path: &str, contents: &str) -> Result<(), Error> {
    let guard = Guard::new();
    let mut staged = Staged::new(directory);
    staged.add(Utf8Path::new(path), contents)?;
    staged.commit()?;
    guard.check()
}

/// Removes the unfinished files that a killed process left in a folder.
///
/// Nothing is said of what cannot be removed: it is in nobody's way.
pub(super) fn sweep(folder: &Utf8Path) {
    for entry in entries(folder).filter(|entry| is_unfinished(entry.file_name())) {
        let _ = fs::remove_file(entry.path());
    }
}

/// The same in the folders that it holds too, those without a file included.
pub(super) fn sweep_all(folder: &Utf8Path) {
    for entry in entries(folder) {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sweep_all(entry.path());
            // Not empty, mostly.
            let _ = fs::remove_dir(entry.path());
        } else if is_unfinished(entry.file_name()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn entries(folder: &Utf8Path) -> impl Iterator<Item = Utf8DirEntry> {
    folder.read_dir_utf8().into_iter().flatten().filter_map(Result::ok)
}

fn is_unfinished(name: &str) -> bool {
    let (prefix, suffix) = UNFINISHED;
    let letters = name.strip_prefix(prefix).and_then(|name| name.strip_suffix(suffix));
    letters.is_some_and(|letters| letters.len() == 6 && letters.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;

    #[test]
    fn what_a_killed_process_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let mut staged = Staged::new(root);
        staged.add("a/b/c".into(), "half").unwrap();
        // As if it were killed.
        std::mem::forget(staged);
        write(&root.join("a/.mirage-notes.tmp.txt"), "mine").unwrap();
        fs::create_dir(root.join("empty")).unwrap();
        sweep_all(root);
        assert!(root.join("a/.mirage-notes.tmp.txt").exists());
        assert!(!root.join("a/b").exists() && !root.join("empty").exists());
    }
}
