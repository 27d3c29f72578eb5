//! The libraries of this machine, as findlib knows them, read without starting a program for each.

use super::Installed;
use crate::process::{Command, find};
use camino::Utf8PathBuf;
use mirage_syntax::findlib::Meta;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::rc::Rc;

/// The folders in which findlib looks for libraries.
#[derive(Debug, Default)]
pub struct Findlib {
    path: Vec<Utf8PathBuf>,
    /// META files that were looked for already, by package.
    known: RefCell<BTreeMap<String, Option<Rc<Meta>>>>,
}

impl Findlib {
    /// The folders of packages, in the order in which they are searched.
    pub fn folders(&self) -> &[Utf8PathBuf] {
        &self.path
    }

    /// The findlib of this machine; empty where there is none.
    pub fn of_this_machine() -> Self {
        let path = configured_path().unwrap_or_else(|| {
            let path = Command::new("ocamlfind").arguments(["printconf", "path"]).output();
            path.unwrap_or_default().lines().map(Utf8PathBuf::from).collect()
        });
        Findlib {
            path,
            ..Findlib::default()
        }
    }

    /// What a rewriter is made from: libraries and what they require in turn, each with what the file of its package says.
    fn rewriter(&self, library: &str) -> BTreeMap<String, Rc<Meta>> {
        let mut wanted = vec![library.to_owned()];
        let mut found = BTreeMap::new();
        while let Some(library) = wanted.pop() {
            let (package, path) = library.split_once('.').unwrap_or((&library, ""));
            let Some(meta) = self.meta(package).filter(|_| !found.contains_key(&library)) else {
                continue;
            };
            let of_library = if path.is_empty() {
                Some(&*meta)
            } else {
                meta.library(path)
            };
            let requires = of_library.map(|meta| meta.words("requires")).unwrap_or_default();
            wanted.extend(requires.into_iter().map(str::to_owned));
            found.insert(library, meta);
        }
        found
    }

    /// The folders of the packages that a rewriter is made from, by name.
    pub fn rewriter_folders(&self, library: &str) -> BTreeMap<String, Utf8PathBuf> {
        let packages = self.rewriter(library).into_keys();
        let folders = packages.filter_map(|library| {
            let package = library.split('.').next()?.to_owned();
            let mut folders = self.path.iter().map(|folder| folder.join(&package));
            let folder = folders.find(|folder| folder.join("META").exists())?;
            Some((package, folder))
        });
        folders.collect()
    }

    /// A package's META file: in the package's folder, or beside the others as `META.<package>`.
    fn meta(&self, package: &str) -> Option<Rc<Meta>> {
        if let Some(known) = self.known.borrow().get(package) {
            return known.clone();
        }
        let meta = self.path.iter().find_map(|folder| {
            let own = fs::read_to_string(folder.join(package).join("META"));
            own.or_else(|_| fs::read_to_string(folder.join(format!("META.{package}"))))
                .ok()
        });
        let meta = meta.and_then(|text| Meta::read(&text)).map(Rc::new);
        self.known.borrow_mut().insert(package.to_owned(), meta.clone());
        meta
    }
}

/// The search path, read from where `ocamlfind` has its configuration in opam's switches and in Debian: half the time of
/// `configure` would else be spent on asking it. `None` where it has to be asked.
fn configured_path() -> Option<Vec<Utf8PathBuf>> {
    if ["OCAMLFIND_CONF", "OCAMLFIND_TOOLCHAIN"]
        .iter()
        .any(|name| std::env::var_os(name).is_some())
    {
        return None;
    }
    let prefix = find("ocamlfind")?.parent()?.parent()?.to_owned();
    let candidates = [
        prefix.join("lib/findlib.conf"),
        Utf8PathBuf::from("/etc/ocamlfind.conf"),
    ];
    let is_debian = prefix == "/usr";
    let candidates = candidates.iter().take(if is_debian { 2 } else { 1 });
    let text = candidates.into_iter().find_map(|file| fs::read_to_string(file).ok())?;
    let own = std::env::var("OCAMLPATH").unwrap_or_default();
    let configuration = Meta::read(&text)?;
    let folders = own.split(':').chain(configuration.setting("path", &[])?.split(':'));
    Some(
        folders
            .filter(|folder| !folder.is_empty())
            .map(Utf8PathBuf::from)
            .collect(),
    )
}

impl Installed for Findlib {
    fn has(&self, library: &str) -> bool {
        let (package, path) = library.split_once('.').unwrap_or((library, ""));
        self.meta(package)
            .is_some_and(|meta| path.is_empty() || meta.library(path).is_some())
    }

    fn version(&self, package: &str) -> Option<String> {
        let version = self.meta(package)?.version()?;
        let version = version.trim_start_matches('v');
        version
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| version.to_owned())
    }

    fn runtime_libraries(&self, rewriter: &str) -> BTreeSet<String> {
        let mut libraries = BTreeSet::new();
        for (library, meta) in self.rewriter(rewriter) {
            let path = library.split_once('.').map_or("", |(_, path)| path);
            let of_library = if path.is_empty() {
                Some(&*meta)
            } else {
                meta.library(path)
            };
            let words = of_library
                .map(|meta| meta.words("ppx_runtime_deps"))
                .unwrap_or_default();
            libraries.extend(words.into_iter().map(str::to_owned));
        }
        libraries
    }

    fn has_program(&self, program: &str) -> bool {
        find(program).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findlib(files: &[(&str, &str)]) -> (tempfile::TempDir, Findlib) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        for (path, contents) in files {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), contents).unwrap();
        }
        (
            folder,
            Findlib {
                path: vec!["/nonexistent".into(), root],
                ..Findlib::default()
            },
        )
    }

    #[test]
    fn the_search_path() {
        // Whatever is read is what findlib itself says.
        let asked = Command::new("ocamlfind")
            .arguments(["printconf", "path"])
            .output()
            .unwrap();
        assert_eq!(Findlib::of_this_machine().path, asked.lines().collect::<Vec<_>>());
    }

    #[test]
    fn libraries_of_this_machine() {
        let listed = Command::new("ocamlfind").arguments(["list"]).output().unwrap();
        let findlib = Findlib::of_this_machine();
        // Each with its version: `fmt.tty  (version: 0.9.0)`.
        let names: Vec<&str> = listed
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert!(names.contains(&"findlib"), "{listed}");
        for name in names {
            assert!(findlib.has(name), "{name}");
        }
    }

    #[test]
    fn libraries_and_versions() {
        let meta = "description = \"The version \\\"9\\\"\"\nversion = \"v1.4.0\"\npackage \"clock\" (\n  version = \"9\"\n  package \"os\" (\n  )\n)\n";
        let (_guard, findlib) = findlib(&[
            ("mtime/META", meta),
            ("METAS/META.unix", ""),
            ("META.threads", "version=\"[internal]\""),
        ]);
        assert!(
            findlib.has("mtime")
                && findlib.has("mtime.clock")
                && findlib.has("mtime.clock.os")
                && findlib.has("threads")
        );
        assert!(!findlib.has("mtime.other") && !findlib.has("mtime.os") && !findlib.has("ptime"));
        assert_eq!(findlib.version("mtime").as_deref(), Some("1.4.0"));
        assert_eq!(findlib.version("threads"), None);
        assert_eq!(findlib.version("ptime"), None);
    }
}
