//! Sources as dune can build them: unpacked, with dune files of ours where upstream has none.

use super::archive::Name;
use super::debian::cached;
use super::lock::LockedSource;
use super::stanza::{optional_libraries, requires, stanzas, value};
use crate::cache::Cache;
use crate::checksum::fingerprint;
use crate::error::Error;
use crate::file_system::{create, failed, names_in, read, remove, write};
use crate::process::Command;
use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use mirage_syntax::findlib::Meta;
use std::collections::BTreeMap;
use std::fs;

static OVERLAYS: Dir = include_dir!("$CARGO_MANIFEST_DIR/runtime/overlays");

/// The dune files that we bring for a source; none if it comes with its own.
pub(super) fn overlay(name: &str) -> Option<Vec<(Utf8PathBuf, &'static [u8])>> {
    let root = OVERLAYS.get_dir(name)?;
    Some(super::bundled::files_of(root, name))
}

/// What prepared sources depend on besides the archive.
pub(super) fn overlay_fingerprint(name: &str) -> String {
    let files = overlay(name).unwrap_or_default();
    fingerprint(
        files
            .iter()
            .flat_map(|(path, contents)| [path.as_str().as_bytes(), contents]),
    )
}

/// The name of an unpacked source in the cache.
fn entry(name: &Name, source: &LockedSource) -> String {
    let overlay = overlay_fingerprint(name.as_str());
    let archives = source.archives.iter().map(|archive| archive.sha256.as_str());
    let key = fingerprint(archives.chain([overlay.as_str()]));
    format!("sources/{name}-{key}")
}

/// Whether a source is unpacked.
pub(super) fn is_there(cache: &Cache, name: &Name, source: &LockedSource) -> bool {
    cache.get(&entry(name, source)).is_some()
}

/// Unpacks an archive of the cache and makes it ready for dune, once.
///
/// # Errors
/// The archive or its dune files are not as they should be.
pub(super) fn unpack(cache: &Cache, name: &Name, source: &LockedSource) -> Result<Utf8PathBuf, Error> {
    cache.entry(&entry(name, source), |folder| {
        create(folder)?;
        let archives = source.archives.iter().map(|archive| cache.path(&cached(archive)));
        if source.is_compiled() {
            return unpack_packages(archives, folder);
        }
        for archive in archives {
            Command::new("tar")
                .arguments(["--extract", "--strip-components=1", "--no-same-owner", "--file"])
                .arguments([archive.as_str(), "--directory", folder.as_str()])
                .perform_quietly()?;
        }
        prepare(name.as_str(), folder)
    })
}

/// The compiled libraries of packages of the distribution, a folder each.
fn unpack_packages(archives: impl Iterator<Item = Utf8PathBuf>, folder: &Utf8Path) -> Result<(), Error> {
    let whole = folder.join(".package");
    for archive in archives {
        Command::new("dpkg-deb")
            .arguments(["--extract", archive.as_str(), whole.as_str()])
            .perform_quietly()?;
    }
    for libraries in library_folders(&whole.join("usr/lib"))? {
        for name in names_in(&libraries)? {
            let to = folder.join(&name);
            fs::rename(libraries.join(name), &to).map_err(failed("write", &to))?;
        }
    }
    remove(&whole)
}

/// Where Debian keeps libraries: `ocaml`, or since Debian 13 `<architecture>/ocaml/<version>`.
fn library_folders(root: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Error> {
    let mut folders = Vec::new();
    for name in names_in(root)? {
        if name == "ocaml" {
            folders.push(root.join(name));
        } else if root.join(&name).join("ocaml").is_dir() {
            let versions = root.join(name).join("ocaml");
            folders.extend(names_in(&versions)?.into_iter().map(|version| versions.join(version)));
        }
    }
    Ok(folders)
}

fn prepare(name: &str, folder: &Utf8Path) -> Result<(), Error> {
    for (path, contents) in overlay(name).unwrap_or_default() {
        write(&folder.join(path), contents)?;
    }
    for path in dune_files(folder)? {
        let path = folder.join(path);
        let text = read(&path)?;
        // Parts that need an operating system are then left out instead of being a mistake.
        write(&path, optional_libraries(&text))?;
    }
    Ok(())
}

/// The libraries of an unpacked archive, each with those that it requires.
///
/// # Errors
/// The archive cannot be read.
pub(super) fn libraries(folder: &Utf8Path, source: &LockedSource) -> Result<BTreeMap<String, Vec<String>>, Error> {
    if source.is_compiled() {
        compiled_libraries(folder)
    } else {
        defined_libraries(folder)
    }
}

/// Those that META files name.
fn compiled_libraries(folder: &Utf8Path) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut libraries = BTreeMap::new();
    for package in names_in(folder)? {
        let text = fs::read_to_string(folder.join(&package).join("META")).unwrap_or_default();
        if let Some(meta) = Meta::read(&text) {
            libraries.extend(meta.libraries(&package));
        }
    }
    Ok(libraries)
}

/// Those that dune files define; libraries that only the source's own modules can name are left out.
pub(super) fn defined_libraries(folder: &Utf8Path) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut libraries = BTreeMap::new();
    let mut private: BTreeMap<String, String> = BTreeMap::new();
    for path in dune_files(folder)? {
        for stanza in stanzas(&read(&folder.join(path))?) {
            if !matches!(stanza.as_form(), Some(("library", _))) {
                continue;
            }
            let requires = requires(&stanza);
            match (value(&stanza, "public_name"), value(&stanza, "name")) {
                (Some(public), name) => {
                    libraries.insert(public.to_owned(), requires);
                    if let Some(name) = name {
                        private.insert(name.to_owned(), public.to_owned());
                    }
                }
                (None, Some(name)) => {
                    private.insert(name.to_owned(), String::new());
                }
                (None, None) => {}
            }
        }
    }
    // A library of the same source may be called by the name of its module.
    for requires in libraries.values_mut() {
        for required in requires.iter_mut() {
            if let Some(public) = private.get(required) {
                required.clone_from(public);
            }
        }
        requires.retain(|required| !required.is_empty());
    }
    Ok(libraries)
}

/// The dune files, relative to the folder.
pub(super) fn dune_files(root: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![Utf8PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        for entry in path.read_dir_utf8().map_err(failed("read", &path))? {
            let entry = entry.map_err(failed("read", &path))?;
            let kind = entry.file_type().map_err(failed("read", &path))?;
            let inner = folder.join(entry.file_name());
            if kind.is_dir() {
                folders.push(inner);
            } else if kind.is_file() && entry.file_name() == "dune" {
                found.push(inner);
            }
        }
    }
    found.sort();
    Ok(found)
}
