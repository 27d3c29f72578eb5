//! What std's functions do, with errors that say what was to be done with which file.

use crate::error::Error;
use camino::Utf8Path;
use std::{fs, io};

/// The error of something that was to be done with a file.
pub(crate) fn failed(action: &'static str, path: &Utf8Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File { action, path, source }
}

/// Creates a folder and those it is in.
pub(crate) fn create(folder: &Utf8Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(failed("create", folder))
}

/// What a file says.
pub(crate) fn read(path: &Utf8Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(failed("read", path))
}

/// Writes a file and creates the folders it is in.
pub(crate) fn write(path: &Utf8Path, contents: impl AsRef<[u8]>) -> Result<(), Error> {
    path.parent().map_or(Ok(()), create)?;
    fs::write(path, contents).map_err(failed("write", path))
}

/// Removes a file or folder, if it is there.
pub(crate) fn remove(path: &Utf8Path) -> Result<(), Error> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    };
    removed.map_err(failed("remove", path))
}

/// The names of what is in a folder.
pub(crate) fn names_in(folder: &Utf8Path) -> Result<Vec<String>, Error> {
    let names = || -> io::Result<Vec<String>> {
        let entries = folder.read_dir_utf8()?;
        entries.map(|entry| Ok(entry?.file_name().to_owned())).collect()
    };
    names().map_err(failed("read", folder))
}
