//! The libraries of this machine, as findlib knows them, read without starting a program for each.

use super::Installed;
use crate::process::{Command, find};
use camino::Utf8PathBuf;
use std::fs;

/// The folders in which findlib looks for libraries.
#[derive(Debug, Default)]
pub struct Findlib {
    path: Vec<Utf8PathBuf>,
}

impl Findlib {
    /// The findlib of this machine; empty where there is none.
    pub fn of_this_machine() -> Self {
        let path = Command::new("ocamlfind")
            .arguments(["printconf", "path"])
            .output()
            .unwrap_or_default();
        Findlib {
            path: path.lines().map(Utf8PathBuf::from).collect(),
        }
    }

    /// The text of a package's META file: in the package's folder, or beside the others as `META.<package>`.
    fn meta(&self, package: &str) -> Option<String> {
        self.path.iter().find_map(|folder| {
            let own = fs::read_to_string(folder.join(package).join("META"));
            own.or_else(|_| fs::read_to_string(folder.join(format!("META.{package}"))))
                .ok()
        })
    }
}

impl Installed for Findlib {
    fn has(&self, library: &str) -> bool {
        let mut words = library.split('.');
        let Some(meta) = words.next().and_then(|package| self.meta(package)) else {
            return false;
        };
        let mut rest = meta.as_str();
        words.all(|word| match rest.split_once(&format!("package \"{word}\"")) {
            Some((_, inner)) => {
                rest = inner;
                true
            }
            None => false,
        })
    }

    fn version(&self, package: &str) -> Option<String> {
        let meta = self.meta(package)?;
        let own = meta.split("package \"").next()?;
        let (_, value) = own.split_once("version")?;
        let (_, quoted) = value.split_once('"')?;
        let (version, _) = quoted.split_once('"')?;
        let version = version.trim_start_matches('v');
        version
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| version.to_owned())
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
            },
        )
    }

    #[test]
    fn libraries_and_versions() {
        let meta = "version = \"v1.4.0\"\npackage \"clock\" (\n  version = \"9\"\n  package \"os\" (\n  )\n)\n";
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
        assert!(!findlib.has("mtime.other") && !findlib.has("ptime"));
        assert_eq!(findlib.version("mtime").as_deref(), Some("1.4.0"));
        assert_eq!(findlib.version("threads"), None);
        assert_eq!(findlib.version("ptime"), None);
    }
}
