//! Which file of a repository is what.

use crate::name::split_package;
use crate::{PackageName, Version};

/// No file of a repository is larger; the largest of the public one has 0.1 MB.
pub(super) const LARGEST: u64 = 16 << 20;

/// What a file of a repository is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) name: PackageName,
    pub(super) version: Version,
    /// The path below `files`; none for the opam file itself.
    pub(super) file: Option<String>,
}

impl Place {
    /// What the file at this path is: `packages/.../NAME.VERSION/opam`, or `packages/.../NAME.VERSION/files/PATH`.
    /// The archives of servers have one more folder around all.
    pub(super) fn of(path: &str) -> Option<Place> {
        let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let start = parts.iter().take(2).position(|part| *part == "packages")? + 1;
        let parts = parts.get(start..)?;
        if parts.contains(&"..") {
            return None;
        }
        if let Some(at) = parts.iter().position(|part| *part == "files").filter(|at| *at > 0) {
            let file = parts.get(at + 1..).filter(|rest| !rest.is_empty())?.join("/");
            let (name, version) = split_package(parts[at - 1])?;
            return Some(Place {
                name,
                version,
                file: Some(file),
            });
        }
        match parts {
            [.., folder, "opam"] => {
                let (name, version) = split_package(folder)?;
                Some(Place {
                    name,
                    version,
                    file: None,
                })
            }
            _ => None,
        }
    }

    /// The path as the repository has it.
    pub(super) fn path(&self) -> String {
        let Place { name, version, file } = self;
        match file {
            None => format!("packages/{name}/{name}.{version}/opam"),
            Some(file) => format!("packages/{name}/{name}.{version}/files/{file}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let place = |path: &str| Place::of(path).map(|place| place.path());
        let opam = Some("packages/fmt/fmt.0.9.0/opam".to_owned());
        assert_eq!(place("packages/fmt/fmt.0.9.0/opam"), opam);
        assert_eq!(place("./packages/fmt/fmt.0.9.0/opam"), opam);
        assert_eq!(place("opam-repository-1a2b/packages/fmt/fmt.0.9.0/opam"), opam);
        assert_eq!(place("packages/fmt.0.9.0/opam"), opam);
        assert_eq!(
            place("packages/fmt/fmt.0.9.0/files/a/fix.patch"),
            Some("packages/fmt/fmt.0.9.0/files/a/fix.patch".to_owned())
        );
        for other in [
            "repo",
            "packages/fmt/fmt/opam",
            "a/b/packages/fmt/fmt.1/opam",
            "packages/fmt/fmt.1/descr",
            "packages/fmt/fmt.1/files",
            "packages/fmt/fmt.1/files/../../x",
            "packages/opam",
            "packages/files/x",
        ] {
            assert_eq!(place(other), None, "{other}");
        }
    }
}
