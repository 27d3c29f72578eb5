//! The cache directory: what is fetched or compiled once for all config crates of a user.

use crate::error::Error;
use crate::file_system::{create, failed, remove};
use crate::hold::{self, Held};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;

/// A folder of entries that are complete or not there, and never changed.
#[derive(Debug, Clone)]
pub struct Cache {
    root: Utf8PathBuf,
}

impl Cache {
    /// The cache of this user: `$XDG_CACHE_HOME/mirage`, or `~/.cache/mirage`.
    ///
    /// # Errors
    /// Neither variable says where that is.
    pub fn of_this_user() -> Result<Self, Error> {
        let folder = |name| {
            let folder = std::env::var(name).ok().map(Utf8PathBuf::from);
            folder.filter(|folder| folder.is_absolute())
        };
        let root = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
        root.map(|root| Cache::at(root.join("mirage"))).ok_or_else(|| {
            Error::usage("there is no cache directory: neither `XDG_CACHE_HOME` nor `HOME` is an absolute path")
                .with_help("set `XDG_CACHE_HOME` to a folder that is yours")
        })
    }

    /// A cache in this folder, which need not exist.
    pub fn at(root: impl Into<Utf8PathBuf>) -> Self {
        Cache { root: root.into() }
    }

    /// Where an entry is, or will be.
    pub fn path(&self, name: &str) -> Utf8PathBuf {
        self.root.join(name)
    }

    /// An entry if it is there.
    pub fn get(&self, name: &str) -> Option<Utf8PathBuf> {
        Some(self.path(name)).filter(|path| path.exists())
    }

    /// An entry; if it is not there, `make` makes it at the path that it is given. It takes its place when it is
    /// complete: if `make` fails or is interrupted, nothing is left.
    ///
    /// # Errors
    /// `make` fails, or the cache cannot be written.
    pub fn entry(&self, name: &str, make: impl FnOnce(&Utf8Path) -> Result<(), Error>) -> Result<Utf8PathBuf, Error> {
        if let Some(path) = self.get(name) {
            return Ok(path);
        }
        let held = self.hold(name)?;
        // Another process may have made it while this one waited.
        if let Some(path) = self.get(name) {
            return Ok(path);
        }
        let unfinished = self.root.join("unfinished").join(name);
        remove(&unfinished)?;
        create(unfinished.parent().unwrap_or(&self.root))?;
        let made = make(&unfinished).and_then(|()| self.add(name, &unfinished));
        if made.is_err() {
            // The first failure is the one to be told.
            let _ = remove(&unfinished);
        }
        drop(held);
        made
    }

    /// Moves a file or folder of the same file system into the cache.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn add(&self, name: &str, from: &Utf8Path) -> Result<Utf8PathBuf, Error> {
        let path = self.path(name);
        create(path.parent().unwrap_or(&self.root))?;
        fs::rename(from, &path).map_err(failed("write", &path))?;
        Ok(path)
    }

    /// Keeps other processes from making what this name stands for, until the result is dropped.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn hold(&self, name: &str) -> Result<Held, Error> {
        let path = self.root.join("locks").join(name.replace('/', "-"));
        create(path.parent().unwrap_or(&self.root))?;
        hold::file(&path, &format!("`{}`", self.path(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;
    use crate::interrupt::Signal;

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().join("cache")).unwrap();
        (folder, Cache::at(root))
    }

    #[test]
    fn an_entry_is_made_once() {
        let (_guard, cache) = cache();
        let make = |text: &'static str| move |path: &Utf8Path| write(&path.join("file"), text);
        let first = cache.entry("kind/name", make("first")).unwrap();
        let second = cache.entry("kind/name", make("second")).unwrap();
        assert_eq!(first, second);
        assert_eq!(fs::read_to_string(first.join("file")).unwrap(), "first");
    }

    #[test]
    fn nothing_half_done_stays() {
        let (_guard, cache) = cache();
        let failed = cache.entry("name", |path| {
            write(&path.join("file"), "half")?;
            Err(Error::Interrupted(Signal::INT))
        });
        assert!(matches!(failed, Err(Error::Interrupted(_))));
        assert_eq!(cache.get("name"), None);
        assert!(!cache.path("unfinished/name").exists());
        // What a process that was killed left is no part of the next try.
        write(&cache.path("unfinished/name/old"), "old").unwrap();
        let made = cache.entry("name", |path| write(&path.join("file"), "whole")).unwrap();
        assert!(made.join("file").exists() && !made.join("old").exists());
    }

    #[test]
    fn two_at_once_make_one() {
        let (_guard, cache) = cache();
        let made = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let make = |path: &Utf8Path| {
                        made.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        write(path, "once")
                    };
                    cache.entry("name", make).unwrap();
                });
            }
        });
        assert_eq!(made.into_inner(), 1);
    }
}
