//! All versions that can matter for a request, and what each of them needs.
//!
//! It is read breadth first from what is asked for. A version that cannot be taken is noticed as early as possible, so
//! that what only it needs is never read: with the compiler fixed, that is most of a repository.

mod groups;
mod load;
mod tree;

pub(super) use tree::has_sources;

use crate::package::PackageError;
use crate::{Bounds, Package, PackageName, Requirement, Version};
use std::rc::Rc;

/// Everything that can matter for a request.
#[derive(Debug)]
pub(crate) struct Universe {
    pub(crate) entries: Vec<Entry>,
    /// What is asked for.
    pub(crate) roots: Vec<Need>,
}

/// What there can be one of: a package, in one of its versions.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    /// The best first.
    pub(crate) candidates: Vec<Candidate>,
}

/// What an entry stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// A package; its candidates are versions.
    Package(PackageName),
    /// A conflict class; its candidates are the packages of the class.
    Class(PackageName),
    /// A repository in which packages are developed; its candidates are its archives.
    DevRepo(String),
}

/// A version of a package, or what an entry of another kind can be.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) version: Version,
    pub(crate) package: Option<Rc<Package>>,
    pub(crate) rejection: Option<Rejection>,
    pub(crate) needs: Vec<Need>,
    pub(crate) conflicts: Vec<Literal>,
}

/// Why a version cannot be taken, whatever else is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rejection {
    /// The request asks for others.
    NotRequested,
    /// The request has decided for another.
    NotFixed,
    /// The package is pinned to another.
    NotPinned,
    /// It does not work on this system.
    Unavailable,
    /// dune does not build it.
    NotDune,
    /// Its opam file is none.
    Broken(Rc<PackageError>),
    /// What it needs is there in no version that can be taken.
    Needs(Requirement),
}

/// One of some candidates of an entry.
#[derive(Debug, Clone)]
pub(crate) struct Literal {
    pub(crate) entry: usize,
    /// Those that are meant, ascending, whether they can be taken or not.
    pub(crate) candidates: Rc<[usize]>,
    /// How that was written.
    pub(crate) bounds: Bounds,
}

/// What has to be there.
#[derive(Debug, Clone)]
pub(crate) enum Need {
    One(Literal),
    All(Vec<Need>),
    Any(Vec<Need>),
}
