//! Opam files, read and parsed once each.

use super::request::Request;
use crate::package::PackageError;
use crate::repository::{Repository, RepositoryError};
use crate::{Package, PackageName, Version};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A parsed opam file, or why it is none.
pub(super) type Parsed = Result<Rc<Package>, PackageError>;

/// What was parsed, for several requests of one repository.
#[derive(Default)]
pub(super) struct Cache(RefCell<HashMap<(PackageName, Version), Parsed>>);

/// A repository with the pins of a request.
pub(super) struct Library<'r> {
    repository: &'r dyn Repository,
    request: &'r Request,
    cache: &'r Cache,
}

impl<'r> Library<'r> {
    pub(super) fn new(repository: &'r dyn Repository, request: &'r Request, cache: &'r Cache) -> Self {
        Library {
            repository,
            request,
            cache,
        }
    }

    pub(super) fn names(&self) -> Result<Vec<PackageName>, RepositoryError> {
        self.repository.names()
    }

    /// The versions that can be chosen from.
    pub(super) fn versions(&self, name: &PackageName) -> Result<Vec<Version>, RepositoryError> {
        match self.request.pins.get(name) {
            Some(pin) if pin.opam.is_some() => Ok(vec![pin.version.clone()]),
            _ => self.repository.versions(name),
        }
    }

    /// The package that a version's opam file describes.
    pub(super) fn package(&self, name: &PackageName, version: &Version) -> Result<Parsed, RepositoryError> {
        if let Some(text) = self.request.pins.get(name).and_then(|pin| pin.opam.as_deref()) {
            return Ok(Package::parse(name, version, text).map(Rc::new));
        }
        let key = (name.clone(), version.clone());
        if let Some(parsed) = self.cache.0.borrow().get(&key) {
            return Ok(parsed.clone());
        }
        let text = self.repository.opam(name, version)?.unwrap_or_default();
        let parsed = Package::parse(name, version, &text).map(Rc::new);
        self.cache.0.borrow_mut().insert(key, parsed.clone());
        Ok(parsed)
    }
}
