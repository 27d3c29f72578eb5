//! The index of a packed repository: sorted tables of numbers, and the texts they point into.
//!
//! It stays as the bytes that were read; looking a name up is a binary search in them.

use crate::Version;

/// Some bytes of a packed file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blob {
    pub(super) offset: u64,
    pub(super) length: u32,
}

/// Where the index is, and its checksum.
#[derive(Debug, Clone, Copy)]
pub(super) struct IndexPlace {
    pub(super) blob: Blob,
    pub(super) checksum: u64,
}

/// How many bytes say where the index is.
pub(super) const ENDING: usize = 28;

/// The last bytes of every packed file.
const LAST: &[u8; 8] = b"complete";

const NAME: usize = 16;
const VERSION: usize = 28;
const FILE: usize = 20;
const HEADER: usize = 16;

/// Names, versions and files while they are collected.
pub(super) struct Collected<'c> {
    pub(super) name: &'c str,
    pub(super) versions: Vec<CollectedVersion<'c>>,
}

/// A version while it is collected.
pub(super) struct CollectedVersion<'c> {
    pub(super) version: &'c str,
    pub(super) opam: Blob,
    pub(super) files: Vec<(&'c str, Blob)>,
}

/// The index as bytes.
pub(super) fn encode(packages: &[Collected<'_>]) -> Vec<u8> {
    let mut tables = [Vec::new(), Vec::new(), Vec::new()];
    let mut texts = Vec::new();
    let mut counts = [0u32; 3];
    let [names, versions, files] = &mut tables;
    let mut text = |table: &mut Vec<u8>, text: &str| {
        number(table, texts.len());
        number(table, text.len());
        texts.extend_from_slice(text.as_bytes());
    };
    for package in packages {
        text(names, package.name);
        names.extend(counts[1].to_le_bytes());
        number(names, package.versions.len());
        counts[0] += 1;
        for version in &package.versions {
            text(versions, version.version);
            blob(versions, version.opam);
            versions.extend(counts[2].to_le_bytes());
            number(versions, version.files.len());
            counts[1] += 1;
            for (path, content) in &version.files {
                text(files, path);
                blob(files, *content);
                counts[2] += 1;
            }
        }
    }
    let mut bytes = Vec::new();
    for count in counts {
        bytes.extend(count.to_le_bytes());
    }
    number(&mut bytes, texts.len());
    for table in &tables {
        bytes.extend_from_slice(table);
    }
    bytes.extend_from_slice(&texts);
    bytes
}

/// What stands at the end of the file for an index at this offset.
pub(super) fn ending(index: &[u8], offset: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ENDING);
    blob(
        &mut bytes,
        Blob {
            offset,
            length: u32::try_from(index.len()).unwrap_or(u32::MAX),
        },
    );
    bytes.extend(checksum(index).to_le_bytes());
    bytes.extend_from_slice(LAST);
    bytes
}

/// Where the index of a file of this length is, if these are its last bytes.
pub(super) fn place(ending: &[u8], length: u64) -> Option<IndexPlace> {
    let (place, last) = ending.split_at_checked(ENDING - LAST.len())?;
    let blob = Blob {
        offset: long(place, 0)?,
        length: short(place, 8)?,
    };
    let whole = blob
        .offset
        .checked_add(u64::from(blob.length))?
        .checked_add(ENDING as u64)?;
    (last == LAST && whole == length).then_some(IndexPlace {
        blob,
        checksum: long(place, 12)?,
    })
}

/// Numbers above four thousand million do not occur: no repository has that many bytes of names.
fn number(table: &mut Vec<u8>, number: usize) {
    table.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn blob(table: &mut Vec<u8>, blob: Blob) {
    table.extend(blob.offset.to_le_bytes());
    table.extend(blob.length.to_le_bytes());
}

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// FNV-1a over words of eight bytes: it finds damage, and keeps no secret.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    sum ^ bytes.len() as u64
}

/// The index of a packed repository.
#[derive(Debug)]
pub(super) struct Index {
    bytes: Vec<u8>,
    names: usize,
    versions: usize,
    texts: usize,
}

/// A version in the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) opam: Blob,
    files: (usize, usize),
}

impl Index {
    /// Takes the bytes of an index, if they are what was written.
    pub(super) fn decode(bytes: Vec<u8>, place: IndexPlace) -> Option<Index> {
        if checksum(&bytes) != place.checksum {
            return None;
        }
        let [names, versions, files, texts] = [0, 4, 8, 12].map(|at| short(&bytes, at).map(|count| count as usize));
        let (names, versions, files, texts) = (names?, versions?, files?, texts?);
        let length = HEADER + names * NAME + versions * VERSION + files * FILE + texts;
        (bytes.len() == length).then_some(Index {
            bytes,
            names,
            versions,
            texts,
        })
    }

    pub(super) fn version_count(&self) -> usize {
        self.versions
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.names).map(|i| self.text(self.name_at(i)))
    }

    pub(super) fn versions(&self, name: &str) -> impl Iterator<Item = &str> {
        self.versions_of(name).map(|i| self.text(self.version_at(i)))
    }

    pub(super) fn version(&self, name: &str, version: &Version) -> Option<Found> {
        let at = self
            .versions_of(name)
            .map(|i| self.version_at(i))
            .find(|at| self.text(*at) == version.as_str())?;
        Some(Found {
            opam: self.blob(at + 8)?,
            files: (
                short(&self.bytes, at + 20)? as usize,
                short(&self.bytes, at + 24)? as usize,
            ),
        })
    }

    pub(super) fn files(&self, version: &Found) -> impl Iterator<Item = (&str, Blob)> {
        let (first, count) = version.files;
        (first..first + count).filter_map(|i| {
            let at = HEADER + self.names * NAME + self.versions * VERSION + i * FILE;
            Some((self.text(at), self.blob(at + 8)?))
        })
    }

    fn name_at(&self, i: usize) -> usize {
        HEADER + i * NAME
    }

    fn version_at(&self, i: usize) -> usize {
        HEADER + self.names * NAME + i * VERSION
    }

    fn versions_of(&self, name: &str) -> std::ops::Range<usize> {
        let (mut low, mut high) = (0, self.names);
        while low < high {
            let middle = low.midpoint(high);
            if self.text(self.name_at(middle)) < name {
                low = middle + 1
            } else {
                high = middle
            }
        }
        if low == self.names || self.text(self.name_at(low)) != name {
            return 0..0;
        }
        let at = self.name_at(low);
        let field = |offset| short(&self.bytes, at + offset).unwrap_or(0) as usize;
        field(8)..field(8) + field(12)
    }

    fn blob(&self, at: usize) -> Option<Blob> {
        Some(Blob {
            offset: long(&self.bytes, at)?,
            length: short(&self.bytes, at + 8)?,
        })
    }

    /// The text that the two numbers at this place point to.
    fn text(&self, at: usize) -> &str {
        let texts = &self.bytes[self.bytes.len() - self.texts..];
        let read = || {
            let (start, length) = (short(&self.bytes, at)? as usize, short(&self.bytes, at + 4)? as usize);
            std::str::from_utf8(texts.get(start..start + length)?).ok()
        };
        read().unwrap_or_default()
    }
}
