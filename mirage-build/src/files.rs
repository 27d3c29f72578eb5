//! The only place where files of a config crate and of its dune root are written and removed.
//!
//! A file is ours as long as it holds what we wrote, which we know by checksums: of what is below `mirage/` and in `dist/`
//! a list beside it says them ([`record`]), and the files of the dune root carry theirs in their header, so that they are
//! known where the list is gone. Every other file is the user's and is never touched.
//!
//! All new contents are written beside their files first and take their places only when all are there ([`staged`]), so a
//! full disk or an interruption leaves the tree as it was.

mod generated;
mod images;
mod record;
mod staged;

use crate::error::Error;
use crate::file_system::failed;
use camino::{Utf8Component, Utf8Path};
use mirage_codegen::emit::ROOT_FILES;
use std::{fs, io};

pub use generated::{Changes, Cleaned, GeneratedFiles, LIST};
pub use images::Images;
pub(crate) use staged::replace_file;

/// What a file holds; `None` if there is none.
fn read(directory: &Utf8Path, path: &Utf8Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(directory.join(path)) {
        Ok(contents) => Ok(Some(contents)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed("read", path)(source)),
    }
}

/// Removes a file and the folders that this leaves empty; says whether there was one.
pub(crate) fn remove(directory: &Utf8Path, path: &Utf8Path) -> Result<bool, Error> {
    let was_there = match fs::remove_file(directory.join(path)) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(source) => return Err(failed("remove", path)(source)),
    };
    let folders = path.ancestors().skip(1);
    for folder in folders.take_while(|folder| is_inside(folder)) {
        if fs::remove_dir(directory.join(folder)).is_err() {
            // Not empty: something of the user's is in it.
            break;
        }
    }
    Ok(was_there)
}

/// Whether a path leads into the config crate and nowhere else.
fn is_inside(path: &Utf8Path) -> bool {
    !path.as_str().is_empty()
        && path
            .components()
            .all(|component| matches!(component, Utf8Component::Normal(_)))
}

/// Whether a path is that of a file at the dune root, which is the config crate's folder or one that it is in.
fn is_of_the_root(path: &Utf8Path) -> bool {
    let mut components = path.components().rev();
    let is_named = matches!(components.next(), Some(Utf8Component::Normal(name)) if ROOT_FILES.contains(&name));
    is_named && components.all(|component| component == Utf8Component::ParentDir)
}
