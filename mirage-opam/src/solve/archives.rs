//! Which archives a solution is compiled from.

use crate::Package;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An archive, unpacked into a folder of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The folder: the name of the repository in which the packages are developed.
    pub folder: String,
    /// Where the archive is.
    pub url: String,
    /// Where else it is.
    pub mirrors: Vec<String>,
    /// Its checksums, each as `kind=hexadecimal`.
    pub checksums: Vec<String>,
    /// The packages in it.
    pub packages: Vec<crate::PackageName>,
}

/// The archives of these packages, sorted by folder.
pub(super) fn archives<'p>(packages: impl Iterator<Item = &'p Rc<Package>>) -> Vec<Archive> {
    let mut archives: BTreeMap<(String, &str), Archive> = BTreeMap::new();
    for package in packages {
        let (Some(url), Some(dev_repo)) = (&package.url, &package.dev_repo) else {
            continue;
        };
        let folder = folder(dev_repo);
        let key = url.checksums.first().map_or(url.src.as_str(), String::as_str);
        let archive = archives.entry((folder.clone(), key)).or_insert_with(|| Archive {
            folder,
            url: url.src.clone(),
            mirrors: url.mirrors.clone(),
            checksums: url.checksums.clone(),
            packages: Vec::new(),
        });
        archive.packages.push(package.name.clone());
    }
    archives.into_values().collect()
}

/// A repository, however its address is written: without the protocol, branch, and `.git`.
pub(super) fn identity(dev_repo: &str) -> &str {
    let address = dev_repo.split('#').next().unwrap_or_default();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.strip_prefix("git@").unwrap_or(address).trim_end_matches('/');
    address.strip_suffix(".git").unwrap_or(address)
}

/// The folder for what is developed in a repository: the last part of its address up to the first dot. dune takes a
/// folder called `dune` for a file of its own, so that one gets an underscore.
fn folder(dev_repo: &str) -> String {
    let name = identity(dev_repo).rsplit(['/', ':']).next().unwrap_or_default();
    let name = name.trim_start_matches('.').split('.').next().unwrap_or_default();
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+'))
        .collect();
    match name.as_str() {
        "" => "_".to_owned(),
        "dune" => "dune_".to_owned(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        for (dev_repo, expected) in [
            ("git+https://github.com/mirage/Zarith.git", "Zarith"),
            ("git+https://github.com/ocaml/dune.git", "dune_"),
            ("git+ssh://git@example.org/a/b.ml.git#main", "b"),
            ("git@github.com:mirage/ocaml-dns.git", "ocaml-dns"),
            ("https://example.org/cups/", "cups"),
            ("..", "_"),
            ("https://example.org/../..", "_"),
        ] {
            assert_eq!(folder(dev_repo), expected, "{dev_repo}");
        }
    }

    #[test]
    fn one_repository_has_several_addresses() {
        let expected = "github.com/mirage/arp";
        for dev_repo in [
            "git+https://github.com/mirage/arp.git",
            "git://github.com/mirage/arp",
            "https://github.com/mirage/arp/#main",
        ] {
            assert_eq!(identity(dev_repo), expected, "{dev_repo}");
        }
    }
}
