//! `mirage.lock`: which sources cross contexts are compiled from, to the byte. Made to be kept under version control and
//! read in a diff.

use crate::error::Error;
use crate::files::replace_file;
use camino::Utf8Path;
use mirage_codegen::emit::MARKER;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The file, in the config crate.
pub const PATH: &str = "mirage.lock";

const VERSION: i64 = 1;

/// What the file says: sources by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Sources by the name that the distribution has for them.
    pub sources: BTreeMap<String, Source>,
}

/// A file that is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Where it is.
    pub url: String,
    /// SHA-256 of its contents, in hexadecimal.
    pub sha256: String,
}

/// OCaml packages that the distribution has under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The version as the distribution counts it, such as `5.6.1-1`.
    pub version: String,
    /// What is fetched.
    pub archives: Vec<Archive>,
    /// The opam packages that are taken from it.
    pub packages: BTreeSet<String>,
    /// Whether we bring dune files for it, because it has none.
    pub overlay: bool,
    /// The version of the OCaml compiler that it was compiled with, where it holds compiled libraries.
    pub compiler: Option<String>,
    /// The targets that need it.
    pub targets: BTreeSet<String>,
}

impl Source {
    /// The version as opam counts it: without the distribution's own part.
    pub fn upstream_version(&self) -> &str {
        let version = self
            .version
            .rsplit_once('-')
            .map_or(self.version.as_str(), |(own, _)| own);
        let version = version.split_once(':').map_or(version, |(_, own)| own);
        version.split(['+', '~']).next().unwrap_or(version)
    }

    /// Whether it holds compiled libraries: development packages of the distribution.
    pub fn is_compiled(&self) -> bool {
        self.archives.iter().any(|archive| archive.url.ends_with(".deb"))
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
        // JSON's values are enough for what the file says.
        let table: Value = basic_toml::from_str(text).map_err(|error| wrong(format!("is not TOML: {error}")))?;
        if table.get("version").and_then(Value::as_i64) != Some(VERSION) {
            return Err(wrong("was written by another version of mirage".to_owned()));
        }
        let list = table.get("source").and_then(Value::as_array);
        let sources = list.into_iter().flatten().enumerate().map(|(position, entry)| {
            let missing = |field: &str| wrong(format!("has no `{field}` in its source number {}", position + 1));
            read_source(entry).map_err(missing)
        });
        Ok(Lock {
            sources: sources.collect::<Result<_, _>>()?,
        })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = format!(
            "# {MARKER}: the sources of the OCaml packages for targets that are compiled from source.\n# Keep it under version control: then all builds have the same.\nversion = {VERSION}\n"
        );
        for (name, source) in &self.sources {
            let list = |values: &BTreeSet<String>| {
                let values: Vec<String> = values.iter().map(|value| string(value)).collect();
                format!("[{}]", values.join(", "))
            };
            let archives = source.archives.iter().map(|archive| {
                let (url, sha256) = (string(&archive.url), string(&archive.sha256));
                format!("  {{ url = {url}, sha256 = {sha256} }},\n")
            });
            let archives: String = archives.collect();
            let compiler = source.compiler.iter();
            let compiler: String = compiler
                .map(|version| format!("compiler = {}\n", string(version)))
                .collect();
            // Writing to a String cannot fail.
            let _ = write!(
                text,
                "\n[[source]]\nname = {}\nversion = {}\npackages = {}\noverlay = {}\n{compiler}targets = {}\narchives = [\n{archives}]\n",
                string(name),
                string(&source.version),
                list(&source.packages),
                source.overlay,
                list(&source.targets),
            );
        }
        text
    }

    /// Writes the file of a config crate, if it would change.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn write(&self, directory: &Utf8Path) -> Result<(), Error> {
        let text = self.text();
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
    pub fn source_of(&self, package: &str) -> Option<(&str, &Source)> {
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
                let kept = Source {
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

/// One entry, or the field that it lacks.
fn read_source(entry: &Value) -> Result<(String, Source), &'static str> {
    let text_of = |entry: &Value, field: &'static str| {
        let value = entry.get(field).and_then(Value::as_str);
        value.map(str::to_owned).ok_or(field)
    };
    let text = |field: &'static str| text_of(entry, field);
    let archives = entry.get("archives").and_then(Value::as_array).ok_or("archives")?;
    let archives = archives.iter().map(|archive| -> Result<Archive, &'static str> {
        Ok(Archive {
            url: text_of(archive, "url")?,
            sha256: text_of(archive, "sha256")?,
        })
    });
    let list = |field: &'static str| -> Result<BTreeSet<String>, &'static str> {
        let values = entry.get(field).and_then(Value::as_array).ok_or(field)?;
        let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
        texts.collect::<Option<_>>().ok_or(field)
    };
    let source = Source {
        version: text("version")?,
        archives: archives.collect::<Result<_, _>>()?,
        packages: list("packages")?,
        overlay: entry.get("overlay").and_then(Value::as_bool).ok_or("overlay")?,
        compiler: text("compiler").ok(),
        targets: list("targets")?,
    };
    Ok((text("name")?, source))
}

/// A TOML string, which a JSON one is.
fn string(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &[&str]) -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn source(version: &str, targets: &[&str]) -> Source {
        Source {
            version: version.to_owned(),
            archives: vec![Archive {
                url: format!("http://deb.debian.org/lwt_{version}.orig.tar.gz"),
                sha256: "00ff".to_owned(),
            }],
            packages: set(&["lwt"]),
            overlay: false,
            compiler: None,
            targets: set(targets),
        }
    }

    fn lock(sources: &[(&str, Source)]) -> Lock {
        Lock {
            sources: sources
                .iter()
                .map(|(name, source)| ((*name).to_owned(), source.clone()))
                .collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let lock = lock(&[("lwt", source("5.6.1-1", &["hvt", "spt"]))]);
        assert_eq!(Lock::parse(&lock.text()).unwrap(), lock);
        insta::assert_snapshot!(lock.text(), @r#"
        # Generated by mirage: the sources of the OCaml packages for targets that are compiled from source.
        # Keep it under version control: then all builds have the same.
        version = 1

        [[source]]
        name = "lwt"
        version = "5.6.1-1"
        packages = ["lwt"]
        overlay = false
        targets = ["hvt", "spt"]
        archives = [
          { url = "http://deb.debian.org/lwt_5.6.1-1.orig.tar.gz", sha256 = "00ff" },
        ]
        "#);
    }

    #[test]
    fn compiled_libraries_belong_to_a_compiler() {
        let compiled = Source {
            compiler: Some("4.13.1".to_owned()),
            ..source("1", &[])
        };
        let lock = lock(&[("liblwt-ocaml-dev", compiled)]);
        assert!(
            lock.text()
                .contains("\noverlay = false\ncompiler = \"4.13.1\"\ntargets = []\n")
        );
        assert_eq!(Lock::parse(&lock.text()).unwrap(), lock);
    }

    #[test]
    fn files_that_are_not_a_lock() {
        let error = |text: &str| Lock::parse(text).unwrap_err().to_string();
        assert_eq!(
            error("mine"),
            "`mirage.lock` already exists and was not generated by mirage"
        );
        assert!(error(&format!("# {MARKER}\n[")).starts_with("`mirage.lock` is not TOML: "));
        assert_eq!(
            error(&format!("# {MARKER}\nversion = 2\n")),
            "`mirage.lock` was written by another version of mirage"
        );
        let lacks = lock(&[("lwt", source("1", &[]))]).text().replace("sha256", "sha");
        assert_eq!(error(&lacks), "`mirage.lock` has no `sha256` in its source number 1");
    }

    #[test]
    fn other_targets_keep_their_sources() {
        let before = lock(&[("lwt", source("1", &["hvt", "xen"])), ("fmt", source("1", &["hvt"]))]);
        let now = lock(&[("lwt", source("2", &["hvt"])), ("logs", source("3", &["hvt"]))]);
        let after = before.updated(&now, &set(&["hvt", "spt"]));
        assert_eq!(after.sources.keys().collect::<Vec<_>>(), ["logs", "lwt"]);
        assert_eq!(after.sources["lwt"].targets, set(&["hvt", "xen"]));
        assert_eq!(after.sources["lwt"].version, "2");
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
