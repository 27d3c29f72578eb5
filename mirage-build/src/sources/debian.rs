//! Debian's archive as a place where OCaml libraries come from: source packages, and the development packages that Debian
//! has compiled from them.
//!
//! Packages are looked up with an index of our own in the cache directory, so that neither root nor a change of the
//! machine's configuration is needed.

mod downloads;

use super::archive::{Archive, Name, Url};
use super::lock::LockedSource;
use crate::cache::{Cache, INDEX};
use crate::checksum::Sha256;
use crate::error::Error;
use crate::file_system::{create, failed, remove, write};
use crate::hold::Held;
use crate::process::Command;
use crate::refusal::Refusal;
use crate::toolchain::debian_package;
use camino::{Utf8Path, Utf8PathBuf};
use downloads::Downloads;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::SystemTime;

/// Where apt has its tool for single files.
const HELPER: &str = "/usr/lib/apt/apt-helper";

/// The folder of the index that has apt's lists of packages.
const LISTS: &str = "lists";

/// The kinds of archive that hold a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Upstream's release, as Debian keeps it.
    Source,
    /// The development package, which holds what Debian has compiled. The code fits a Solo5 unikernel as it is, because
    /// the compiler is the same; what needs an operating system does not link.
    Development,
}

impl Kind {
    /// What such archives hold, in words.
    pub fn description(self) -> &'static str {
        match self {
            Kind::Source => "sources",
            Kind::Development => "compiled libraries",
        }
    }

    /// Whether the archive is of this kind.
    pub fn holds(self, source: &LockedSource) -> bool {
        source.is_compiled() == (self == Kind::Development)
    }
}

/// Debian's packages.
pub(super) struct Debian<'a> {
    cache: &'a Cache,
}

impl<'a> Debian<'a> {
    /// Those of the release that this machine runs.
    ///
    /// # Errors
    /// The machine is none of Debian's.
    pub fn of_this_machine(cache: &'a Cache) -> Result<Self, Error> {
        if Utf8Path::new(HELPER).exists() {
            return Ok(Debian { cache });
        }
        Err(Error::Missing {
            tools: vec!["apt, which fetches sources".to_owned()],
            help: "sources are known for Debian and what is derived from it; elsewhere, put the libraries' sources into `duniverse/`".to_owned(),
        })
    }

    /// Brings the index up to date. Says why it cannot be fetched, if so: an older one may do.
    ///
    /// # Errors
    /// The cache directory fails.
    pub fn update(&self) -> Result<Option<String>, Error> {
        let began = SystemTime::now();
        let _held = self.hold()?;
        let folder = self.folder();
        let updated = folder.join("updated");
        let modified = fs::metadata(&updated).and_then(|metadata| metadata.modified());
        if modified.is_ok_and(|modified| modified > began) {
            // Another process has done it while this one waited.
            return Ok(None);
        }
        write(&folder.join("sources.list"), sources_list())?;
        // The lists that are there already are not fetched again if they have not changed.
        let downloads = Downloads::new(self.cache, "index")?;
        let fresh = downloads.path().join(LISTS);
        let lists = folder.join(LISTS);
        create(&lists)?;
        copy(&lists, &fresh)?;
        create(&fresh.join("partial"))?;
        let said = match self.apt_get(["update"], &fresh).perform_and_tell() {
            Err(Error::Command { said, .. }) if !refusals(&said).is_empty() => said,
            said => said?,
        };
        if let Some(reason) = refusals(&said).into_iter().next() {
            // apt itself takes this for a success.
            return Ok(Some(reason));
        }
        let copied = self.cache.path("unfinished/lists");
        remove(&copied)?;
        create(&copied)?;
        copy(&fresh, &copied)?;
        remove(&lists)?;
        fs::rename(&copied, &lists).map_err(failed("write", &lists))?;
        write(&updated, "").map(|()| None)
    }

    /// One process at a time: apt itself does not wait for another one.
    fn hold(&self) -> Result<Held, Error> {
        self.cache.hold(INDEX)
    }

    fn folder(&self) -> Utf8PathBuf {
        self.cache.path(INDEX)
    }

    /// A call of apt with an index of our own, whose lists are in this folder.
    fn apt_get<const N: usize>(&self, words: [&str; N], lists: &Utf8Path) -> Command {
        let folder = self.folder();
        let options = [
            format!("Dir::Etc::SourceList={}", folder.join("sources.list")),
            "Dir::Etc::SourceParts=/dev/null".to_owned(),
            format!("Dir::State::Lists={lists}"),
            format!("Dir::Cache={folder}"),
            // Images of containers are often configured to have none.
            "Dir::Cache::pkgcache=pkgcache.bin".to_owned(),
            "Dir::Cache::srcpkgcache=srcpkgcache.bin".to_owned(),
        ];
        Command::new("apt-get")
            .arguments(words)
            .arguments(options.into_iter().flat_map(|option| ["-o".to_owned(), option]))
            .environment(&BTreeMap::from([("LC_ALL".to_owned(), "C".to_owned())]))
    }

    /// The archives of these opam packages, by the distribution's name for them; those that it does not have are left
    /// out.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn find(&self, packages: &BTreeSet<Name>, kind: Kind) -> Result<BTreeMap<Name, LockedSource>, Error> {
        let _held = self.hold()?;
        let mut wanted: BTreeMap<String, BTreeSet<Name>> = BTreeMap::new();
        for package in packages {
            wanted
                .entry(debian_package(package.as_str()))
                .or_default()
                .insert(package.clone());
        }
        let names: Vec<&str> = wanted.keys().map(String::as_str).collect();
        let found = match kind {
            Kind::Source => self.source_packages(&names),
            Kind::Development => self.development_packages(&names),
        };
        let mut sources: BTreeMap<Name, LockedSource> = BTreeMap::new();
        for (development, name, source) in found {
            let entry = sources.entry(name).or_insert(source);
            entry
                .packages
                .extend(wanted.get(&development).into_iter().flatten().cloned());
        }
        Ok(sources)
    }

    /// The source packages of development packages: the latter's name, the former's, and what it is.
    fn source_packages(&self, names: &[&str]) -> Vec<(String, Name, LockedSource)> {
        let ask = |names: &[&str]| {
            let words = names.iter().copied();
            let said = self
                .apt_get(["source", "--print-uris"], &self.folder().join(LISTS))
                .arguments(words)
                .said();
            source_packages(&said)
        };
        let found = ask(names);
        if found.is_empty() && names.len() > 1 {
            // One that is not known keeps apt from answering for the others.
            return names.iter().flat_map(|name| ask(&[name])).collect();
        }
        found
    }

    /// Development packages, each with the other half of it that some have: the package with what a program needs that
    /// loads the library at run time, findlib's META among it.
    fn development_packages(&self, names: &[&str]) -> Vec<(String, Name, LockedSource)> {
        let other = |name: &str| name.strip_suffix("-dev").map(str::to_owned);
        let words = names.iter().map(|name| (*name).to_owned());
        let words = words.chain(names.iter().filter_map(|name| other(name)));
        let said = self
            .apt_get(["download", "--print-uris"], &self.folder().join(LISTS))
            .arguments(words)
            .said();
        let mut packages = binary_packages(&said);
        let found = names.iter().filter_map(|name| {
            let mut source = packages.remove(*name)?;
            let other = other(name).and_then(|other| packages.remove(&other));
            source
                .archives
                .extend(other.into_iter().flat_map(|other| other.archives));
            Some(((*name).to_owned(), Name::try_from((*name).to_owned()).ok()?, source))
        });
        found.collect()
    }

    /// Those archives of sources that the cache does not have. One that is not what its checksum says is thrown away.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn missing<'s>(
        &self,
        sources: impl IntoIterator<Item = (&'s Name, &'s LockedSource)>,
    ) -> Result<Vec<(&'s Name, &'s Archive)>, Error> {
        let mut missing = Vec::new();
        for (name, source) in sources {
            for archive in &source.archives {
                let file = self.cache.get(&cached(archive));
                let is_right = |file| fs::read(file).is_ok_and(|contents| Sha256::of(&contents) == archive.sha256);
                if !file.is_some_and(is_right) {
                    self.cache.remove(&cached(archive))?;
                    missing.push((name, archive));
                }
            }
        }
        Ok(missing)
    }

    /// Fetches archives into the cache, each by its checksum. The names of the sources of those that cannot be fetched are
    /// returned, each with the reason.
    ///
    /// # Errors
    /// An archive is not what its checksum says, or the cache cannot be written.
    pub fn fetch(&self, mut archives: Vec<(&Name, &Archive)>) -> Result<BTreeMap<Name, String>, Error> {
        if archives.is_empty() {
            return Ok(BTreeMap::new());
        }
        let _held = self.cache.hold("archives")?;
        // Another process may have fetched some while this one waited.
        archives.retain(|(_, archive)| self.cache.get(&cached(archive)).is_none());
        let downloads = Downloads::new(self.cache, "archives")?;
        let place = |archive: &Archive| downloads.path().join(archive.sha256.as_str());
        let files = archives
            .iter()
            .flat_map(|(_, archive)| [archive.url.to_string(), place(archive).into_string()]);
        let download = Command::new(HELPER)
            .arguments(["-qq", "download-file", "--"])
            .arguments(files);
        // One that fails does not keep the others from arriving, and what arrived is what counts.
        let refused = match download.perform_quietly() {
            Ok(()) => Vec::new(),
            Err(Error::Command { said, .. }) if Refusal::found_in(&said).is_none() => refusals(&said),
            Err(error) => return Err(error),
        };
        let mut absent = BTreeMap::new();
        for (name, archive) in archives {
            match fs::read(place(archive)) {
                Ok(contents) => {
                    check(archive, &contents)?;
                    self.cache.entry(&cached(archive), |to| write(to, contents))?;
                }
                Err(_) => {
                    let url = archive.url.to_string();
                    let reason = refused.iter().find(|reason| reason.starts_with(&url)).cloned();
                    absent.insert(name.clone(), reason.unwrap_or(url));
                }
            }
        }
        Ok(absent)
    }
}

/// Copies what is in a folder into another one, which need not be there.
fn copy(folder: &Utf8Path, to: &Utf8Path) -> Result<(), Error> {
    Command::new("cp")
        .arguments(["-R", "--preserve=timestamps", "--no-target-directory"])
        .arguments([folder.as_str(), to.as_str()])
        .perform_quietly()
}

/// What apt could not fetch: for each file its address, and apt's own reason.
fn refusals(said: &str) -> Vec<String> {
    let failed = said.lines().filter_map(|line| {
        let (_, failed) = line.split_once(": Failed to fetch ")?;
        let (url, reason) = failed.split_once(' ').unwrap_or((failed, ""));
        Some(format!("{url}: {}", reason.trim()))
    });
    failed.collect()
}

/// Checks an archive against the lock.
fn check(archive: &Archive, contents: &[u8]) -> Result<(), Error> {
    let Archive { url, sha256: expected } = archive;
    let actual = Sha256::of(contents);
    if actual == *expected {
        return Ok(());
    }
    Err(Error::Fetched {
        message: format!("`{url}` is not what it was: its SHA-256 should be {expected} and is {actual}"),
        help: format!(
            "somebody changed the archive or the file in between; if you trust the new one, remove the entry from `{}`",
            super::lock::PATH
        ),
    })
}

/// The name of an archive in the cache.
pub(super) fn cached(archive: &Archive) -> String {
    format!("archives/{}", archive.sha256)
}

/// The files that apt names, each with its file name: lines of a quoted address, a name, a size and a checksum.
fn files(said: &str) -> impl Iterator<Item = (&str, Archive)> {
    said.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let url = words.next()?.strip_prefix('\'')?.strip_suffix('\'')?;
        let file = words.next()?;
        let sha256 = words.nth(1)?.strip_prefix("SHA256:")?;
        let archive = Archive {
            url: Url::try_from(url.to_owned()).ok()?,
            sha256: Sha256::try_from(sha256.to_owned()).ok()?,
        };
        Some((file, archive))
    })
}

fn source(version: Name, archive: Archive) -> LockedSource {
    LockedSource {
        version,
        archives: vec![archive],
        packages: BTreeSet::new(),
        overlay: false,
        compiler: None,
        targets: BTreeSet::new(),
    }
}

/// What apt says of development packages' sources: for each its name, the name of the source package, and upstream's
/// release.
fn source_packages(said: &str) -> Vec<(String, Name, LockedSource)> {
    let picked = said.lines().filter_map(|line| {
        let (source, development) = line
            .strip_prefix("Picking '")?
            .split_once("' as source package instead of '")?;
        Some((development.strip_suffix('\'')?, source))
    });
    let found = picked.filter_map(|(development, name)| {
        let own = |file: &str| file.strip_prefix(name)?.strip_prefix('_').map(str::to_owned);
        let version = files(said).find_map(|(file, _)| own(file)?.strip_suffix(".dsc").map(str::to_owned))?;
        let native = format!("{version}.tar.");
        let (_, archive) = files(said).find(|(file, _)| {
            own(file).is_some_and(|rest| {
                (rest.contains(".orig.tar.") || rest.starts_with(&native)) && !rest.ends_with(".asc")
            })
        })?;
        let version = Name::try_from(version).ok()?;
        let name = Name::try_from(name.to_owned()).ok()?;
        Some((development.to_owned(), name, source(version, archive)))
    });
    found.collect()
}

/// What apt says of packages, by their name.
fn binary_packages(said: &str) -> BTreeMap<String, LockedSource> {
    let packages = files(said).filter_map(|(file, archive)| {
        let mut parts = file.strip_suffix(".deb")?.split('_');
        let name = parts.next()?.to_owned();
        let version = parts.next()?;
        let version = version.replace("%3a", ":").replace("%2b", "+").replace("%7e", "~");
        Some((name, source(Name::try_from(version).ok()?, archive)))
    });
    packages.collect()
}

/// The places that the machine has its own packages from, for sources and packages of its release.
fn sources_list() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let codename = release
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
        .unwrap_or("stable")
        .trim_matches('"');
    let targets = Command::new("apt-get")
        .arguments([
            "indextargets",
            "--format",
            "$(REPO_URI) $(RELEASE) $(COMPONENT)",
            "Created-By: Packages",
        ])
        .output()
        .unwrap_or_default();
    let own: BTreeSet<&str> = targets
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let address = words.next()?;
            // The oldest part of a distribution is where OCaml is.
            (words.next()? == codename && ["main", "universe"].contains(&words.next()?))
                .then_some(line)
                .map(|_| address)
        })
        .collect();
    let addresses = if own.is_empty() {
        BTreeSet::from(["http://deb.debian.org/debian"])
    } else {
        own
    };
    let components = if targets.contains(" universe") {
        "main universe"
    } else {
        "main"
    };
    let lines = addresses
        .iter()
        .flat_map(|address| ["deb", "deb-src"].map(|kind| format!("{kind} {address} {codename} {components}\n")));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_apt_says_of_a_source_package() {
        let (aa, bb, cc) = ("a".repeat(64), "b".repeat(64), "c".repeat(64));
        let said = format!(
            "Reading package lists...\nPicking 'ocaml-fmt' as source package instead of 'libfmt-ocaml-dev'\n\
            'http://d/ocaml-fmt_0.9.0-2.dsc' ocaml-fmt_0.9.0-2.dsc 1864 SHA256:{aa}\n\
            'http://d/ocaml-fmt_0.9.0.orig.tar.bz2' ocaml-fmt_0.9.0.orig.tar.bz2 22699 SHA256:{bb}\n\
            'http://d/ocaml-fmt_0.9.0-2.debian.tar.xz' ocaml-fmt_0.9.0-2.debian.tar.xz 2524 SHA256:{cc}\n"
        );
        let [(development, name, source)] = &source_packages(&said)[..] else {
            panic!("one package");
        };
        assert_eq!((development.as_str(), name.as_str()), ("libfmt-ocaml-dev", "ocaml-fmt"));
        assert_eq!(source.version.as_str(), "0.9.0-2");
        assert_eq!(source.archives[0].url.as_str(), "http://d/ocaml-fmt_0.9.0.orig.tar.bz2");
        assert_eq!(source.archives[0].sha256.as_str(), bb);
        assert!(source_packages("E: Unable to find a source package for nosuch").is_empty());
    }

    #[test]
    fn what_apt_says_of_a_development_package() {
        let file = "libfmt-ocaml-dev_0.9.0-2%2bb2_amd64.deb";
        let said = format!("'http://d/{file}' {file} 9 SHA256:{}\n", "d".repeat(64));
        let source = &binary_packages(&said)["libfmt-ocaml-dev"];
        assert_eq!(source.version.as_str(), "0.9.0-2+b2");
        assert_eq!(source.upstream_version(), "0.9.0");
    }

    #[test]
    fn what_apt_cannot_fetch() {
        let said = "Err:1 http://d bookworm InRelease\n  Temporary failure resolving 'd'\nW: Failed to fetch \
                    http://d/dists/bookworm/InRelease  Temporary failure resolving 'd'\nW: Some index files failed to \
                    download. They have been ignored, or old ones used instead.\nE: Failed to fetch http://d/x.tar.gz  404  Not Found [IP: ::1 80]\n";
        assert_eq!(
            refusals(said),
            [
                "http://d/dists/bookworm/InRelease: Temporary failure resolving 'd'",
                "http://d/x.tar.gz: 404  Not Found [IP: ::1 80]"
            ]
        );
    }

    #[test]
    fn a_changed_archive_is_refused() {
        let said = "'http://d/x_1-1.dsc' x_1-1.dsc 1 SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ae\n'http://d/x_1.orig.tar.gz' x_1.orig.tar.gz 1 SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n";
        let (_, archive) = files(said).nth(1).unwrap();
        let archive = &archive;
        assert!(check(archive, b"abc").is_ok());
        let error = check(archive, b"abd").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`http://d/x_1.orig.tar.gz` is not what it was: its SHA-256 should be ba78")
        );
    }
}
