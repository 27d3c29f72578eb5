//! Several repositories in order.

use super::{Pack, Repository, RepositoryError};
use crate::{PackageName, Version};

/// Repositories in order: of a version that several have, the first one's file counts, as in opam.
#[derive(Debug, Default)]
pub struct Repositories {
    packs: Vec<Pack>,
}

impl Repositories {
    /// These repositories; the first comes before the others.
    pub fn new(packs: Vec<Pack>) -> Repositories {
        Repositories { packs }
    }

    /// The repository that a version comes from, as it is called in messages.
    pub fn origin(&self, name: &PackageName, version: &Version) -> Option<&str> {
        self.pack_of(name, version).map(Pack::label)
    }

    fn pack_of(&self, name: &PackageName, version: &Version) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.has(name, version))
    }
}

impl Repository for Repositories {
    fn names(&self) -> Result<Vec<PackageName>, RepositoryError> {
        let mut names = Vec::new();
        for pack in &self.packs {
            names.extend(pack.names()?);
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn versions(&self, name: &PackageName) -> Result<Vec<Version>, RepositoryError> {
        let mut versions = Vec::new();
        for pack in &self.packs {
            for version in pack.versions(name)? {
                if !versions.contains(&version) {
                    versions.push(version);
                }
            }
        }
        Ok(versions)
    }

    fn opam(&self, name: &PackageName, version: &Version) -> Result<Option<String>, RepositoryError> {
        self.pack_of(name, version)
            .map_or(Ok(None), |pack| pack.opam(name, version))
    }

    fn files(&self, name: &PackageName, version: &Version) -> Result<Vec<(String, Vec<u8>)>, RepositoryError> {
        self.pack_of(name, version)
            .map_or(Ok(Vec::new()), |pack| pack.files(name, version))
    }
}
