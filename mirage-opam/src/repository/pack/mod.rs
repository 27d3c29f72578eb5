//! A repository in one file of our own, read where needed and no further.
//!
//! The file is the contents of all opam files one behind the other, then an index, then where the index is. It is
//! written under another name and renamed, so it is there as a whole or not at all; one that was cut or changed
//! nonetheless is noticed by its end and by the checksum of the index.

mod index;
mod writer;

use super::layout::Place;
use super::{Repository, RepositoryError, Source};
use crate::{PackageName, Version};
use index::{Blob, Index};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

/// How a packed file begins; the number is that of its format.
const MAGIC: &[u8; 16] = b"mirage-opam 001\n";

/// A packed repository.
#[derive(Debug)]
pub struct Pack {
    label: String,
    bytes: Bytes,
    index: Index,
}

#[derive(Debug)]
enum Bytes {
    File(File),
    Memory(Vec<u8>),
}

impl Bytes {
    fn length(&self) -> io::Result<u64> {
        match self {
            Bytes::File(file) => Ok(file.metadata()?.len()),
            Bytes::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    fn read(&self, blob: Blob) -> io::Result<Vec<u8>> {
        match self {
            Bytes::File(file) => {
                let mut bytes = vec![0; blob.length as usize];
                file.read_exact_at(&mut bytes, blob.offset)?;
                Ok(bytes)
            }
            Bytes::Memory(bytes) => {
                let start = usize::try_from(blob.offset).unwrap_or(usize::MAX);
                let content = bytes.get(start..).and_then(|rest| rest.get(..blob.length as usize));
                content
                    .map(<[u8]>::to_vec)
                    .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
            }
        }
    }
}

impl Pack {
    /// Packs a repository in memory.
    ///
    /// # Errors
    /// Where the source cannot be read or is no repository.
    pub fn in_memory(source: Source<'_>) -> Result<Pack, RepositoryError> {
        let label = source.label();
        let mut bytes = Vec::new();
        writer::write(source, &mut bytes, &label)?;
        Pack::from_bytes(label, Bytes::Memory(bytes))
    }

    /// Packs a repository as a file; one that is there is replaced when the new one is complete.
    ///
    /// # Errors
    /// Where the source cannot be read or is no repository, or the file cannot be written.
    pub fn create(source: Source<'_>, path: &Path) -> Result<Pack, RepositoryError> {
        let label = path.display().to_string();
        let unwritable = |error| RepositoryError::Unwritable {
            label: label.clone(),
            error,
        };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let write = || {
            let mut file = BufWriter::new(File::create(&part).map_err(unwritable)?);
            writer::write(source, &mut file, &label)?;
            file.flush().map_err(unwritable)?;
            std::fs::rename(&part, path).map_err(unwritable)
        };
        let written = write();
        if written.is_err() {
            // It may never have been made; what counts is the error that is told.
            let _ = std::fs::remove_file(&part);
        }
        written?;
        Pack::open(path)
    }

    /// Opens a packed file. Only its index is read.
    ///
    /// # Errors
    /// Where it cannot be read, or is no complete packed repository.
    pub fn open(path: &Path) -> Result<Pack, RepositoryError> {
        let label = path.display().to_string();
        match File::open(path) {
            Ok(file) => Pack::from_bytes(label, Bytes::File(file)),
            Err(error) => Err(RepositoryError::Unreadable { label, error }),
        }
    }

    /// Whether the file at this path begins as a packed one does.
    pub fn is_at(path: &Path) -> bool {
        let start = || {
            let mut start = [0; MAGIC.len()];
            File::open(path)?.read_exact_at(&mut start, 0)?;
            io::Result::Ok(start.starts_with(b"mirage-opam "))
        };
        start().unwrap_or(false)
    }

    /// The repository of these files, in memory: each an opam file with its package, `name.version`. Of use in tests,
    /// and for packages that come from no repository.
    ///
    /// # Errors
    /// Where there are none, or a package is not called `name.version`.
    pub fn of_texts<'t>(
        label: &str,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Pack, RepositoryError> {
        let mut bytes = Vec::new();
        let mut writer = writer::Writer::new(&mut bytes, label)?;
        for (package, text) in texts {
            let Some(place) = Place::of(&format!("packages/{package}/opam")) else {
                return Err(RepositoryError::NoRepository {
                    label: format!("{label}: {package}"),
                });
            };
            writer.add(&place, text.as_bytes())?;
        }
        writer.finish()?;
        Pack::from_bytes(label.to_owned(), Bytes::Memory(bytes))
    }

    fn from_bytes(label: String, bytes: Bytes) -> Result<Pack, RepositoryError> {
        let damaged = |reason| RepositoryError::DamagedPack {
            label: label.clone(),
            reason,
        };
        let unreadable = |error| RepositoryError::Unreadable {
            label: label.clone(),
            error,
        };
        let length = bytes.length().map_err(unreadable)?;
        let magic = MAGIC.len() as u64;
        let ending = index::ENDING as u64;
        if length < magic + ending {
            return Err(damaged("it is too short"));
        }
        let start = bytes
            .read(Blob {
                offset: 0,
                length: MAGIC.len() as u32,
            })
            .map_err(unreadable)?;
        if start != MAGIC {
            return Err(damaged("it does not begin as one of this version does"));
        }
        let end = bytes
            .read(Blob {
                offset: length - ending,
                length: index::ENDING as u32,
            })
            .map_err(unreadable)?;
        let place = index::place(&end, length).ok_or_else(|| damaged("it ends too early"))?;
        let encoded = bytes.read(place.blob).map_err(unreadable)?;
        let index = Index::decode(encoded, place).ok_or_else(|| damaged("its index was changed"))?;
        Ok(Pack { label, bytes, index })
    }

    /// What the repository is called in messages.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How many versions of packages there are.
    pub fn count(&self) -> usize {
        self.index.version_count()
    }

    /// Whether this version is there.
    pub(super) fn has(&self, name: &PackageName, version: &Version) -> bool {
        self.index.version(name.as_str(), version).is_some()
    }

    fn unreadable(&self, error: io::Error) -> RepositoryError {
        RepositoryError::Unreadable {
            label: self.label.clone(),
            error,
        }
    }
}

impl Repository for Pack {
    fn names(&self) -> Result<Vec<PackageName>, RepositoryError> {
        Ok(self
            .index
            .names()
            .filter_map(|name| PackageName::new(name).ok())
            .collect())
    }

    fn versions(&self, name: &PackageName) -> Result<Vec<Version>, RepositoryError> {
        Ok(self.index.versions(name.as_str()).map(Version::new).collect())
    }

    fn opam(&self, name: &PackageName, version: &Version) -> Result<Option<String>, RepositoryError> {
        let Some(found) = self.index.version(name.as_str(), version) else {
            return Ok(None);
        };
        let bytes = self.bytes.read(found.opam).map_err(|error| self.unreadable(error))?;
        String::from_utf8(bytes).map(Some).map_err(|_| RepositoryError::NoText {
            label: self.label.clone(),
            path: Place {
                name: name.clone(),
                version: version.clone(),
                file: None,
            }
            .path(),
        })
    }

    fn files(&self, name: &PackageName, version: &Version) -> Result<Vec<(String, Vec<u8>)>, RepositoryError> {
        let Some(found) = self.index.version(name.as_str(), version) else {
            return Ok(Vec::new());
        };
        self.index
            .files(&found)
            .map(|(path, blob)| {
                let content = self.bytes.read(blob).map_err(|error| self.unreadable(error))?;
                Ok((path.to_owned(), content))
            })
            .collect()
    }
}
