//! `mirage.lock`: which sources cross contexts are compiled from, to the byte. Made to be kept under version control and
//! read in a diff.

use super::archive::{Archive, Name};
use crate::error::Error;
use crate::files::replace_file;
use camino::Utf8Path;
use mirage_codegen::emit::MARKER;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The file, in the config crate.
pub const PATH: &str = "mirage.lock";

const VERSION: i64 = 1;

/// What the file says: sources by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Sources by the name that the distribution has for them.
    pub sources: BTreeMap<Name, LockedSource>,
}

/// OCaml packages that the distribution has under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedSource {
    /// The version as the distribution counts it, such as `5.6.1-1`.
    pub version: Name,
    /// What is fetched.
    pub archives: Vec<Archive>,
    /// The opam packages that are taken from it.
    pub packages: BTreeSet<Name>,
    /// Whether we bring dune files for it, because it has none.
    pub overlay: bool,
    /// The version of the OCaml compiler that it was compiled with, where it holds compiled libraries.
    pub compiler: Option<String>,
    /// The targets that need it.
    pub targets: BTreeSet<String>,
}

/// The file as TOML has it.
#[derive(Serialize, Deserialize)]
struct File {
    version: i64,
    #[serde(default)]
    source: Vec<Entry>,
}

/// A source with its name: not a part of it that is flattened in, for then a mistake would have no line.
#[derive(Serialize, Deserialize)]
struct Entry {
    name: Name,
    version: Name,
    packages: BTreeSet<Name>,
    overlay: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    compiler: Option<String>,
    targets: BTreeSet<String>,
    archives: Vec<Archive>,
}

/// What is read first: the rest of another version may look different.
#[derive(Deserialize)]
struct Version {
    version: i64,
}

impl LockedSource {
    /// The version as opam counts it: without the distribution's own part.
    pub fn upstream_version(&self) -> &str {
        let version = self.version.as_str();
        let version = version.rsplit_once('-').map_or(version, |(own, _)| own);
        let version = version.split_once(':').map_or(version, |(_, own)| own);
        version.split(['+', '~']).next().unwrap_or(version)
    }

    /// Whether it holds compiled libraries: development packages of the distribution.
    pub fn is_compiled(&self) -> bool {
        self.archives
            .iter()
            .any(|archive| archive.url.as_str().ends_with(".deb"))
    }
}

impl Lock {
    /// Reads the file of a config crate; empty if there is none.
    ///
    /// # Errors
    /// It cannot be read, or is none of ours.
    pub fn read(directory: &Utf8Path) -> Result<Self, Error> {
        match std::fs::read_to_string(directory.join(PATH)) {
            Ok(text) => Lock::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Lock::default()),
            Err(source) => Err(Error::File {
                action: "read",
                path: PATH.into(),
                source,
            }),
        }
    }

    fn parse(text: &str) -> Result<Self, Error> {
        if !text.lines().next().is_some_and(|line| line.contains(MARKER)) {
            return Err(Error::ForeignFile { path: PATH.into() });
        }
        let wrong = |what: String| {
            Error::usage(format!("`{PATH}` {what}"))
                .with_help("take it from version control, or remove it: `build` writes it anew")
        };
        let damaged = |error: toml::de::Error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count();
            wrong(format!("is damaged in line {line}: {}", error.message()))
        };
        if toml::from_str::<Version>(text).map_err(damaged)?.version != VERSION {
            return Err(wrong("was written by another version of mirage".to_owned()));
        }
        let file: File = toml::from_str(text).map_err(damaged)?;
        let mut sources = BTreeMap::new();
        for Entry {
            name,
            version,
            packages,
            overlay,
            compiler,
            targets,
            archives,
        } in file.source
        {
            let source = LockedSource {
                version,
                archives,
                packages,
                overlay,
                compiler,
                targets,
            };
            if let Some(twice) = sources.insert(name.clone(), source) {
                return Err(wrong(format!("has `{name}` twice, in version {} too", twice.version)));
            }
        }
        Ok(Lock { sources })
    }

    /// The text of the file.
    ///
    /// # Errors
    /// It cannot be TOML.
    pub fn text(&self) -> Result<String, Error> {
        let entries = self.sources.iter().map(|(name, source)| Entry {
            name: name.clone(),
            version: source.version.clone(),
            packages: source.packages.clone(),
            overlay: source.overlay,
            compiler: source.compiler.clone(),
            targets: source.targets.clone(),
            archives: source.archives.clone(),
        });
        let file = File {
            version: VERSION,
            source: entries.collect(),
        };
        let text =
            toml::to_string(&file).map_err(|error| Error::usage(format!("`{PATH}` cannot be written: {error}")))?;
        Ok(format!(
            "# {MARKER}: the sources of the OCaml packages for targets that are compiled from source.\n# Keep it under version control: then all builds have the same.\n{text}"
        ))
    }

    /// Writes the file of a config crate, if it would change.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn write(&self, directory: &Utf8Path) -> Result<(), Error> {
        let text = self.text()?;
        if std::fs::read_to_string(directory.join(PATH)).is_ok_and(|current| current == text) {
            return Ok(());
        }
        replace_file(directory, PATH, &text)
    }

    /// Adds the sources of another context.
    pub fn add(&mut self, other: Lock) {
        for (name, source) in other.sources {
            match self.sources.get_mut(&name) {
                Some(known) => {
                    known.packages.extend(source.packages);
                    known.targets.extend(source.targets);
                }
                None => {
                    self.sources.insert(name, source);
                }
            }
        }
    }

    /// The source that a package is taken from.
    pub fn source_of(&self, package: &str) -> Option<(&Name, &LockedSource)> {
        let mut sources = self.sources.iter();
        let (name, source) = sources.find(|(_, source)| source.packages.contains(package))?;
        Some((name, source))
    }

    /// What is to be locked, for these targets as `now` says and for the others as before.
    pub fn updated(&self, now: &Lock, targets: &BTreeSet<String>) -> Lock {
        let mut sources = BTreeMap::new();
        for (name, before) in &self.sources {
            let others: BTreeSet<String> = before.targets.difference(targets).cloned().collect();
            if !others.is_empty() {
                let kept = LockedSource {
                    targets: others,
                    ..before.clone()
                };
                sources.insert(name.clone(), kept);
            }
        }
        let mut updated = now.clone();
        updated.add(Lock { sources });
        updated
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::Url;
    use super::*;
    use crate::checksum::Sha256;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn name(text: &str) -> Name {
        Name::try_from(text.to_owned()).unwrap()
    }

    fn source(version: &str, targets: &[&str]) -> LockedSource {
        LockedSource {
            version: name(version),
            archives: vec![Archive {
                url: Url::try_from(format!("http://deb.debian.org/lwt_{version}.orig.tar.gz")).unwrap(),
                sha256: Sha256::of(b"abc"),
            }],
            packages: BTreeSet::from([name("lwt")]),
            overlay: false,
            compiler: None,
            targets: set(targets),
        }
    }

    fn lock(sources: &[(&str, LockedSource)]) -> Lock {
        Lock {
            sources: sources
                .iter()
                .map(|(word, source)| (name(word), source.clone()))
                .collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let lock = lock(&[("lwt", source("5.6.1-1", &["hvt", "spt"]))]);
        assert_eq!(Lock::parse(&lock.text().unwrap()).unwrap(), lock);
        insta::assert_snapshot!(lock.text().unwrap(), @r#"
        # Generated by mirage: the sources of the OCaml packages for targets that are compiled from source.
        # Keep it under version control: then all builds have the same.
        version = 1

        [[source]]
        name = "lwt"
        version = "5.6.1-1"
        packages = ["lwt"]
        overlay = false
        targets = ["hvt", "spt"]

        [[source.archives]]
        url = "http://deb.debian.org/lwt_5.6.1-1.orig.tar.gz"
        sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        "#);
    }

    #[test]
    fn compiled_libraries_belong_to_a_compiler() {
        let compiled = LockedSource {
            compiler: Some("4.13.1".to_owned()),
            ..source("1", &[])
        };
        let lock = lock(&[("liblwt-ocaml-dev", compiled)]);
        assert!(
            lock.text()
                .unwrap()
                .contains("\noverlay = false\ncompiler = \"4.13.1\"\ntargets = []\n")
        );
        assert_eq!(Lock::parse(&lock.text().unwrap()).unwrap(), lock);
    }

    #[test]
    fn files_that_are_not_a_lock() {
        let error = |text: &str| Lock::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("mine"),
            "`mirage.lock` already exists and was not generated by mirage"
        );
        assert_eq!(
            error(&format!("# {MARKER}\nversion = 2\n")),
            "`mirage.lock` was written by another version of mirage"
        );
        let whole = lock(&[("lwt", source("1", &["hvt"]))]).text().unwrap();
        for (right, wrong, said) in [
            ("version = 1\n", "version = \n", "in line 3: "),
            ("overlay = false\n", "", "in line 5: missing field `overlay`"),
            (
                "\"lwt\"",
                "\"../lwt\"",
                "in line 6: \"../lwt\" is no name or version of a package",
            ),
            (
                "packages = [\"lwt\"]",
                "packages = [\"-o\"]",
                "in line 8: \"-o\" is no name",
            ),
            ("http:", "-o", "in line 13: \"-o//deb.debian.org/"),
            ("sha256 = \"ba", "sha256 = \"../ba", "in line 14: \"../ba7816bf"),
        ] {
            let said = format!("`mirage.lock` is damaged {said}");
            let text = whole.replacen(right, wrong, 1);
            assert!(error(&text).starts_with(&said), "{}\n{said}", error(&text));
        }
        let (head, entry) = whole.split_once("[[source]]").unwrap();
        assert_eq!(
            error(&format!("{head}[[source]]{entry}[[source]]{entry}")),
            "`mirage.lock` has `lwt` twice, in version 1 too"
        );
    }

    #[test]
    fn other_targets_keep_their_sources() {
        let before = lock(&[("lwt", source("1", &["hvt", "xen"])), ("fmt", source("1", &["hvt"]))]);
        let now = lock(&[("lwt", source("2", &["hvt"])), ("logs", source("3", &["hvt"]))]);
        let after = before.updated(&now, &set(&["hvt", "spt"]));
        assert_eq!(
            after.sources.keys().map(Name::as_str).collect::<Vec<_>>(),
            ["logs", "lwt"]
        );
        assert_eq!(after.sources["lwt"].targets, set(&["hvt", "xen"]));
        assert_eq!(after.sources["lwt"].version, name("2"));
    }

    #[test]
    fn versions_of_a_distribution() {
        for (debian, opam) in [
            ("5.6.1-1", "5.6.1"),
            ("1:0.10.7+dfsg-2", "0.10.7"),
            ("0.7.0-2+b12", "0.7.0"),
            ("1.0", "1.0"),
            ("2.9~rc1-1", "2.9"),
        ] {
            assert_eq!(source(debian, &[]).upstream_version(), opam);
        }
    }
}
