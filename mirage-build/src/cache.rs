//! The cache directory: what is fetched or compiled once for all config crates of a user.

mod manifest;

use crate::error::Error;
use crate::file_system::{create, failed, remove, write};
use crate::hold::{self, Held};
use crate::progress::Progress;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// What is being made, and not complete.
const UNFINISHED: &str = "unfinished";
/// What each entry consists of. The time of a manifest's last change is that of its entry's last use.
const MANIFESTS: &str = "manifests";

/// A folder of entries that are complete or not there, and never changed.
#[derive(Debug, Clone)]
pub struct Cache {
    root: Utf8PathBuf,
    /// The entries that this process has found as they should be.
    sound: Arc<Mutex<BTreeSet<String>>>,
}

/// An entry of the cache, or something else that is kept there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// When it was used last.
    pub used: SystemTime,
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
        Cache {
            root: root.into(),
            sound: Arc::default(),
        }
    }

    /// The folder that it is in.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// Where an entry is, or will be.
    pub fn path(&self, name: &str) -> Utf8PathBuf {
        self.root.join(name)
    }

    fn manifest(&self, name: &str) -> Utf8PathBuf {
        self.root.join(MANIFESTS).join(name)
    }

    /// An entry if it is there, with all its files as they were put there.
    pub fn get(&self, name: &str) -> Option<Utf8PathBuf> {
        let path = self.path(name);
        if self.sound().contains(name) {
            return Some(path);
        }
        let written = fs::read_to_string(self.manifest(name)).ok()?;
        if manifest::of(&path).ok()? != written {
            Progress::shown().step("Damaged", format!("`{path}`, which is made anew"));
            // So that it is said once.
            let _ = self.remove(name);
            return None;
        }
        let file = File::options().append(true).open(self.manifest(name));
        // The cache of another user may be read only.
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
        self.sound().insert(name.to_owned());
        Some(path)
    }

    fn sound(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.sound.lock().unwrap_or_else(PoisonError::into_inner)
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
        let unfinished = self.root.join(UNFINISHED).join(name);
        remove(&unfinished)?;
        create(unfinished.parent().unwrap_or(&self.root))?;
        let made = make(&unfinished).and_then(|()| {
            manifest::sync(&unfinished)?;
            self.add(name, &unfinished)
        });
        if made.is_err() {
            // The first failure is the one to be told.
            let _ = remove(&unfinished);
        }
        drop(held);
        made
    }

    /// Moves a file or folder of the same file system into the cache; its contents have to be on the disk
    /// ([`Cache::sync`]).
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn add(&self, name: &str, from: &Utf8Path) -> Result<Utf8PathBuf, Error> {
        let path = self.path(name);
        self.remove(name)?;
        create(path.parent().unwrap_or(&self.root))?;
        // A manifest without its entry is nothing, and neither is an entry without its manifest.
        write(&self.manifest(name), manifest::of(from)?)?;
        fs::rename(from, &path).map_err(failed("write", &path))?;
        Ok(path)
    }

    /// Writes to the disk what was made in a folder of the cache, so that no power failure leaves half of it.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn sync(&self, folder: &Utf8Path) -> Result<(), Error> {
        manifest::sync(folder)
    }

    /// Removes an entry, if there is one.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn remove(&self, name: &str) -> Result<(), Error> {
        self.sound().remove(name);
        remove(&self.manifest(name))?;
        remove(&self.path(name))
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

    /// All that is kept: the entries, the index of the distribution's packages, and what killed processes left.
    ///
    /// # Errors
    /// The cache cannot be read.
    pub fn contents(&self) -> Result<Vec<Kept>, Error> {
        let root = self.root.join(MANIFESTS);
        let mut kept = Vec::new();
        for name in manifest::files(&root)? {
            let manifest = root.join(&name);
            let text = fs::read_to_string(&manifest).map_err(failed("read", &manifest))?;
            kept.push(Kept {
                size: manifest::size(&text),
                used: modified(&manifest),
                name: name.into_string(),
            });
        }
        for (name, folder) in [
            (INDEX.to_owned(), self.path(INDEX)),
            (UNFINISHED.to_owned(), self.path(UNFINISHED)),
        ] {
            let files = manifest::files(&folder)?;
            if files.is_empty() {
                continue;
            }
            let newest = files.iter().map(|file| modified(&folder.join(file))).max();
            kept.push(Kept {
                size: manifest::size(&manifest::of(&folder)?),
                used: newest.unwrap_or(SystemTime::UNIX_EPOCH),
                name,
            });
        }
        kept.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(kept)
    }

    /// Removes what was not used for so long, and says what that was.
    ///
    /// # Errors
    /// The cache cannot be read or written.
    pub fn prune(&self, age: Duration) -> Result<Vec<Kept>, Error> {
        let now = SystemTime::now();
        let mut removed = Vec::new();
        for kept in self.contents()? {
            if now.duration_since(kept.used).is_ok_and(|unused| unused >= age) {
                let held = self.hold(&kept.name)?;
                self.remove(&kept.name)?;
                drop(held);
                removed.push(kept);
            }
        }
        Ok(removed)
    }
}

/// The folder of the distribution's package index, which is no entry, because it changes.
pub(crate) const INDEX: &str = "debian";

fn modified(path: &Utf8Path) -> SystemTime {
    let modified = fs::symlink_metadata(path).and_then(|metadata| metadata.modified());
    modified.unwrap_or(SystemTime::UNIX_EPOCH)
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

    #[test]
    fn a_damaged_entry_is_made_again() {
        let (_guard, cache) = cache();
        let make = |path: &Utf8Path| {
            write(&path.join("a/b"), "text")?;
            write(&path.join("c"), "")
        };
        let path = cache.entry("kind/name", make).unwrap();
        type Damage = fn(&Utf8Path);
        let damages: [Damage; 5] = [
            |path| write(&path.join("a/b"), "").unwrap(),
            |path| write(&path.join("a/b"), "tixt").unwrap(),
            |path| fs::remove_file(path.join("c")).unwrap(),
            |path| write(&path.join("d"), "").unwrap(),
            |path| fs::remove_dir_all(path).unwrap(),
        ];
        for damage in damages {
            // As the next process sees it.
            let next = Cache::at(cache.root());
            assert!(next.get("kind/name").is_some());
            damage(&path);
            let next = Cache::at(cache.root());
            assert_eq!(next.get("kind/name"), None);
            next.entry("kind/name", make).unwrap();
            assert_eq!(fs::read_to_string(path.join("a/b")).unwrap(), "text");
            assert!(path.join("c").exists() && !path.join("d").exists());
        }
        // What has no manifest was never completed.
        fs::remove_file(cache.manifest("kind/name")).unwrap();
        let next = Cache::at(cache.root());
        assert_eq!(next.get("kind/name"), None);
        next.entry("kind/name", make).unwrap();
    }

    #[test]
    fn what_is_not_used_is_pruned() {
        let (_guard, cache) = cache();
        let day = Duration::from_secs(24 * 60 * 60);
        for name in ["kind/old", "new"] {
            cache.entry(name, |path| write(&path.join("file"), "12345")).unwrap();
        }
        write(&cache.path("unfinished/half"), "123").unwrap();
        for path in [cache.manifest("kind/old"), cache.path("unfinished/half")] {
            let file = File::options().append(true).open(path).unwrap();
            file.set_modified(SystemTime::now() - 3 * day).unwrap();
        }
        let told: Vec<_> = cache
            .contents()
            .unwrap()
            .into_iter()
            .map(|kept| (kept.name, kept.size))
            .collect();
        let expected = [("kind/old", 5), ("new", 5), ("unfinished", 3)].map(|(name, size)| (name.to_owned(), size));
        assert_eq!(told, expected);
        assert_eq!(cache.prune(4 * day).unwrap(), []);
        let pruned: Vec<_> = cache
            .prune(2 * day)
            .unwrap()
            .into_iter()
            .map(|kept| kept.name)
            .collect();
        assert_eq!(pruned, ["kind/old", "unfinished"]);
        assert!(!cache.path("kind/old").exists() && !cache.path("unfinished").exists());
        // Use keeps it.
        let manifest = cache.manifest("new");
        File::options()
            .append(true)
            .open(&manifest)
            .unwrap()
            .set_modified(SystemTime::now() - 3 * day)
            .unwrap();
        assert!(Cache::at(cache.root()).get("new").is_some());
        assert_eq!(cache.prune(2 * day).unwrap(), []);
    }
}
