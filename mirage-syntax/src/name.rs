//! Names of things outside of OCaml: files, paths, networks, disks, branches and addresses.
//!
//! Each grammar holds wherever the name is written: in dune and opam files, on command lines, in what a hypervisor reads.
//! So it may be narrower than what one of these would take.

use crate::SyntaxError;
use crate::key::check_option;

/// Checks the name of a unikernel, which is that of its image too: a file's name, as [`check_file`], that an opam package
/// can have once its dots are replaced.
pub fn check_unikernel(name: &str) -> Result<(), SyntaxError> {
    explain(
        name,
        "cannot be the name of a unikernel or of its image",
        file_fault(name),
    )
}

/// Checks the name of a file that is made for the user: an image, a disk, a program.
pub fn check_file(name: &str) -> Result<(), SyntaxError> {
    explain(name, "cannot be the name of a file that is made here", file_fault(name))
}

/// Checks a path within a folder that is ours: it leads nowhere else.
pub fn check_path(path: &str) -> Result<(), SyntaxError> {
    let stays = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let fault = if stays {
        path_fault(path)
    } else {
        Some("it begins with no `/`, and none of its parts is empty, `.` or `..`")
    };
    explain(
        path,
        "is not a path within the target's folder, such as `data/motd.txt`",
        fault,
    )
}

/// Checks the path of a file or folder of the user's, seen from the config crate. It may lead out of the crate.
pub fn check_source(path: &str) -> Result<(), SyntaxError> {
    let fault = match path {
        "" => Some("it is empty"),
        path if path.starts_with('/') => Some("it is seen from the config crate, so it begins with no `/`"),
        path => path_fault(path),
    };
    explain(path, "is not a path from the config crate, such as `htdocs`", fault)
}

/// Checks the name of a network: an interface of the host or a device of a hypervisor.
pub fn check_network(name: &str) -> Result<(), SyntaxError> {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    let fault = if name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(known) {
        None
    } else {
        Some("use letters, digits, `-`, `_`, `.` and `:`, starting with a letter or a digit")
    };
    explain(name, "cannot be the name of a network", fault)
}

/// Checks the name of a disk: a device of a hypervisor, or the path of a file of the host.
pub fn check_disk(name: &str) -> Result<(), SyntaxError> {
    let known = |c: char| c.is_alphanumeric() || " -_.:/@+~".contains(c);
    let fault = if name.is_empty() || name.starts_with('-') || name.trim() != name || !name.chars().all(known) {
        Some("use letters, digits, spaces and `-_.:/@+~`; it begins with no `-` and no space")
    } else {
        None
    };
    explain(name, "cannot be the name of a disk", fault)
}

/// Checks the name of a group of devices: what the names of their options begin with.
pub fn check_group(name: &str) -> Result<(), SyntaxError> {
    let fault = check_option(name).err();
    let fault = fault.map(|_| "use lower-case letters, digits, `-` and `_`, starting with a letter");
    explain(name, "cannot be the name of a group", fault)
}

/// Checks the name of a git branch, by the rules of `git check-ref-format`.
pub fn check_branch(name: &str) -> Result<(), SyntaxError> {
    let forbidden = |c: char| c.is_ascii_control() || " ~^:?*[\\".contains(c);
    let part_fault = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with(".lock");
    let is_bad = name == "HEAD"
        || name.starts_with('-')
        || name.ends_with('.')
        || name.contains("..")
        || name.contains("@{")
        || name.contains(forbidden)
        || name.split('/').any(part_fault);
    explain(
        name,
        "cannot be the name of a git branch",
        is_bad.then_some("`git check-ref-format --branch` tells what one is"),
    )
}

/// Checks the address of something to be fetched, as git and opam take it.
pub fn check_address(address: &str) -> Result<(), SyntaxError> {
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "\"'\\<>`{}".contains(c);
    let fault = if address.is_empty() || address.starts_with('-') || address.contains(forbidden) {
        Some("it has no spaces, quotes, backslashes, brackets or braces, and begins with no `-`")
    } else {
        None
    };
    explain(
        address,
        "is not an address, such as `https://example.org/repository.git`",
        fault,
    )
}

/// Checks the name under which opam knows a repository of packages.
pub fn check_repository(name: &str) -> Result<(), SyntaxError> {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fault = if name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(known) {
        None
    } else {
        Some("use letters, digits, `-`, `_` and `.`, starting with a letter or a digit")
    };
    explain(name, "cannot be the name of an opam repository", fault)
}

/// Endings of files that dune or the OCaml compiler read: a file that is made beside them must not be taken for one.
const SOURCES: [&str; 9] = [".ml", ".mli", ".mll", ".mly", ".mld", ".c", ".h", ".opam", ".t"];

/// Files by which dune knows what to do.
const DUNE_FILES: [&str; 4] = ["dune", "dune-project", "dune-workspace", "jbuild"];

/// The longest name of a file is 255 bytes: this leaves room for what is put behind it.
const LONGEST: usize = 200;

fn file_fault(name: &str) -> Option<&'static str> {
    let known = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.chars().all(known) {
        Some("use letters, digits, `-`, `_` and `.`, starting with a letter or a digit")
    } else if name.len() > LONGEST {
        Some("it has more than 200 letters")
    } else if DUNE_FILES.contains(&name) || SOURCES.iter().any(|ending| name.ends_with(ending)) {
        Some("dune would read a file of that name")
    } else {
        None
    }
}

/// What no path can hold that stands in a dune file.
fn path_fault(path: &str) -> Option<&'static str> {
    let forbidden = |c: char| c.is_control() || "\"\\".contains(c);
    if path.contains(forbidden) || path.contains("%{") {
        Some("it has no quotes, backslashes, control characters or `%{`")
    } else {
        None
    }
}

fn explain(text: &str, what: &str, fault: Option<&'static str>) -> Result<(), SyntaxError> {
    match fault {
        None => Ok(()),
        Some(fault) => Err(SyntaxError::new(format!("`{}` {what}: {fault}", shown(text)))),
    }
}

/// The text on one line, whatever is in it.
fn shown(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&str) -> Result<(), SyntaxError>;

    fn all(check: Check, good: &[&str], bad: &[&str]) {
        for name in good {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in bad {
            assert!(check(name).is_err(), "{name}");
        }
    }

    #[test]
    fn names_of_files() {
        let long = "a".repeat(201);
        let bad = [
            "",
            "a/b",
            "..",
            "-o",
            "ä",
            "a b",
            "q\"",
            "unikernel.ml",
            "x.mli",
            "dune",
            "dune-project",
            "x.opam",
            &long,
        ];
        let good = ["hello", "my-image_1.0", "disk.img", "tool.exe", "4", "ml"];
        all(check_file, &good, &bad);
        all(check_unikernel, &good, &bad);
        assert_eq!(
            check_unikernel("unikernel.ml").unwrap_err().to_string(),
            "`unikernel.ml` cannot be the name of a unikernel or of its image: dune would read a file of that name"
        );
    }

    #[test]
    fn paths() {
        all(
            check_path,
            &["motd", "data/motd.txt", "ein Ort/ä", "100%"],
            &[
                "",
                "/etc/motd",
                "../up",
                "a/./b",
                "a//b",
                "a/",
                "a\\b",
                "a\"b",
                "a\nb",
                "%{dep}",
            ],
        );
        all(
            check_source,
            &["htdocs", "./htdocs", "../htdocs/", ".", ".well-known", "the best files"],
            &["", "/etc", "the \"best\" files", "a\\b", "%{env:HOME}", "a\tb"],
        );
        assert_eq!(
            check_source("a\n\"b").unwrap_err().to_string(),
            "`a\u{fffd}\"b` is not a path from the config crate, such as `htdocs`: \
             it has no quotes, backslashes, control characters or `%{`"
        );
    }

    #[test]
    fn networks_and_disks() {
        all(
            check_network,
            &["tap0", "service", "0", "a-b", "eth0:1"],
            &["", "-x", "a b", "a=b", "a/b", "böse", "a'"],
        );
        all(
            check_disk,
            &["data", "disk.img", "/dev/xvdb", "51712", "Meine Daten/bös.img"],
            &["", "-x", " a", "a','script=/evil", "a\"", "a=b", "a\nb", "a\\b"],
        );
    }

    #[test]
    fn groups() {
        all(check_group, &["management", "a-1_b"], &["", "In", "a b", "-a", "é"]);
    }

    #[test]
    fn branches_and_addresses() {
        all(
            check_branch,
            &["main", "feature(x);y", "release/4.11", "a'b\"c"],
            &[
                "", "-b", "a b", "a..b", "a/", "/a", "a//b", ".a", "a.lock", "HEAD", "a@{b", "a~1", "a:b", "a\\b",
            ],
        );
        all(
            check_address,
            &[
                "https://a.org/b.git",
                "git+ssh://b:22/b#branch",
                "file:///srv/a",
                "relativize://data",
            ],
            &["", "-u", "https://a b", "a\"b", "a'b", "a\\b", "%{env:HOME}"],
        );
        all(
            check_repository,
            &["opam-overlays", "a", "0x.y"],
            &["", "-a", "a b", "a/b", "\""],
        );
    }
}
