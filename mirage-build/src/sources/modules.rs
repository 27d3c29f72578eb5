//! Which library a module is of, where the compiler does not know it.

use super::bundled;
use super::findlib::Findlib;
use crate::file_system::names_in;
use camino::{Utf8Path, Utf8PathBuf};

/// The modules of the libraries that there are.
#[derive(Debug)]
pub struct Modules {
    /// Folders of libraries, by package.
    folders: Vec<Utf8PathBuf>,
}

impl Modules {
    /// Those of this machine's libraries, and of the bundled ones.
    pub fn of_this_machine() -> Self {
        Modules {
            folders: Findlib::of_this_machine().folders().to_owned(),
        }
    }

    /// The library of a module, by its compiled interface; or by its source, where the package is bundled.
    pub fn library_of(&self, module: &str) -> Option<String> {
        let mut letters = module.chars();
        let first = letters.next()?.to_lowercase();
        let names = [format!("{first}{}.cmi", letters.as_str()), format!("{module}.cmi")];
        let installed = self.folders.iter().find_map(|root| library_in(root, &names));
        installed.or_else(|| bundled::package_of_file(&names[0].replace(".cmi", ".ml")))
    }
}

/// The library below a folder of packages that has one of these files: a package, or a folder of one.
fn library_in(root: &Utf8Path, names: &[String; 2]) -> Option<String> {
    let has = |folder: &Utf8Path| names.iter().any(|name| folder.join(name).is_file());
    let packages = names_in(root).ok()?;
    let mut packages: Vec<String> = packages
        .into_iter()
        .filter(|package| root.join(package).join("META").exists())
        .collect();
    packages.sort();
    // The compiler's own libraries are beside their packages' folders.
    let own = names[0].trim_end_matches(".cmi");
    let whole = packages
        .iter()
        .find(|package| has(&root.join(package)) || **package == own && has(root));
    whole.cloned().or_else(|| {
        packages.iter().find_map(|package| {
            let inner = names_in(&root.join(package)).ok()?;
            let inner = inner.into_iter().find(|inner| has(&root.join(package).join(inner)))?;
            Some(format!("{package}.{inner}"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;

    #[test]
    fn modules_of_installed_and_bundled_libraries() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for file in [
            "yojson/META",
            "yojson/yojson.cmi",
            "lwt/META",
            "lwt/lwt.cmi",
            "lwt/unix/lwt_unix.cmi",
            "x.cmi",
            "unix.cmi",
            "unix/META",
        ] {
            write(&root.join(file), "").unwrap();
        }
        let modules = Modules {
            folders: vec![root.to_owned()],
        };
        let library = |module: &str| modules.library_of(module);
        assert_eq!(library("Yojson").as_deref(), Some("yojson"));
        assert_eq!(library("Lwt_unix").as_deref(), Some("lwt.unix"));
        assert_eq!(library("Unix").as_deref(), Some("unix"));
        assert_eq!(library("X"), None);
        assert_eq!(library("Nowhere"), None);
        assert_eq!(library("Optint").as_deref(), Some("optint"));
    }
}
