//! Solo5's cross compiler: the official one where it is installed, or else one of ours.

mod bundled;
mod official;

use super::{CrossCompiler, Need};
use crate::cache::Cache;
use crate::error::Error;
use crate::progress::Progress;

/// The toolchain's name in findlib, which opam's packages have chosen.
pub(super) const NAME: &str = "solo5";

pub(super) use bundled::PROGRAMS;

/// What is missing on this machine to have it.
pub(super) fn needs() -> Vec<Need> {
    if official::is_installed() {
        Vec::new()
    } else {
        bundled::needs()
    }
}

/// The compiler. Ours is built if it is not in the cache.
///
/// # Errors
/// It cannot be built.
pub(super) fn compiler(cache: &Cache, progress: &Progress) -> Result<CrossCompiler, Error> {
    if official::is_installed() {
        official::compiler()
    } else {
        bundled::compiler(cache, progress)
    }
}

/// Which one is used, in words, for `doctor`.
pub(super) fn describe(cache: &Cache) -> String {
    if official::is_installed() {
        official::describe()
    } else {
        bundled::describe(cache)
    }
}
