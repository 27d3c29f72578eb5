//! Writes a packed repository.

use super::MAGIC;
use super::index::{self, Blob, Collected, CollectedVersion};
use crate::repository::layout::Place;
use crate::repository::{RepositoryError, Source};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes all of a source.
pub(super) fn write(source: Source<'_>, output: &mut dyn Write, label: &str) -> Result<(), RepositoryError> {
    let from = source.label();
    let mut writer = Writer::new(output, label)?;
    source.read(&mut |place, content| writer.add(place, content))?;
    if writer.packages.is_empty() {
        return Err(RepositoryError::NoRepository { label: from });
    }
    writer.finish()
}

/// Contents are written as they come; the index, by name and version, behind them.
pub(super) struct Writer<'w> {
    output: &'w mut dyn Write,
    label: &'w str,
    offset: u64,
    packages: BTreeMap<String, BTreeMap<String, Entry>>,
}

#[derive(Default)]
struct Entry {
    opam: Option<Blob>,
    files: BTreeMap<String, Blob>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(output: &'w mut dyn Write, label: &'w str) -> Result<Self, RepositoryError> {
        let mut writer = Writer {
            output,
            label,
            offset: 0,
            packages: BTreeMap::new(),
        };
        writer.write(MAGIC)?;
        Ok(writer)
    }

    pub(super) fn add(&mut self, place: &Place, content: &[u8]) -> Result<(), RepositoryError> {
        let blob = Blob {
            offset: self.offset,
            length: u32::try_from(content.len()).unwrap_or(u32::MAX),
        };
        self.write(content)?;
        let versions = self.packages.entry(place.name.to_string()).or_default();
        let entry = versions.entry(place.version.to_string()).or_default();
        match &place.file {
            None => entry.opam = Some(blob),
            Some(path) => {
                entry.files.insert(path.clone(), blob);
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), RepositoryError> {
        let packages = std::mem::take(&mut self.packages);
        let collected: Vec<Collected<'_>> = packages
            .iter()
            .map(|(name, versions)| Collected {
                name,
                versions: versions
                    .iter()
                    // Files of a version that has no opam file belong to nothing.
                    .filter_map(|(version, entry)| {
                        let files = entry.files.iter().map(|(path, blob)| (path.as_str(), *blob)).collect();
                        Some(CollectedVersion {
                            version,
                            opam: entry.opam?,
                            files,
                        })
                    })
                    .collect(),
            })
            .collect();
        let index = index::encode(&collected);
        let ending = index::ending(&index, self.offset);
        self.write(&index)?;
        self.write(&ending)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), RepositoryError> {
        let written: io::Result<()> = self.output.write_all(bytes);
        written.map_err(|error| RepositoryError::Unwritable {
            label: self.label.to_owned(),
            error,
        })?;
        self.offset += bytes.len() as u64;
        Ok(())
    }
}
