//! What git knows of a config crate's folder. Read from git's own files: no process is started.

mod config;
mod remote;

use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::Repository;
use std::fs;

/// What git knows of a folder; `None` outside of a working tree. What cannot be read is left out.
pub fn of(directory: &Utf8Path) -> Option<Repository> {
    let root = directory.ancestors().find(|folder| folder.join(".git").exists())?;
    let git = git_folder(root)?;
    // The working trees of one repository share its configuration.
    let shared = read(&git.join("commondir")).map_or_else(|| git.clone(), |path| git.join(path));
    let settings = read(&shared.join("config")).unwrap_or_default();
    Some(Repository {
        folder: directory.strip_prefix(root).unwrap_or(Utf8Path::new("")).to_owned(),
        url: config::origin(&settings).and_then(|remote| remote::opam_url(&remote)),
        reference: read(&git.join("HEAD")).and_then(|head| reference(&head)),
    })
}

/// git's folder of a working tree: `.git`, or what the file of this name says.
fn git_folder(root: &Utf8Path) -> Option<Utf8PathBuf> {
    let entry = root.join(".git");
    if entry.is_dir() {
        return Some(entry);
    }
    Some(root.join(read(&entry)?.strip_prefix("gitdir:")?.trim_start()))
}

/// A small file without its final line break.
fn read(path: &Utf8Path) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim_end().to_owned())
}

fn reference(head: &str) -> Option<String> {
    let name = head.strip_prefix("ref:").map_or(head, str::trim_start);
    let name = name.strip_prefix("refs/heads/").unwrap_or(name);
    // git's other storage of references (`reftable`) writes `.invalid`, which is the name of no branch.
    Some(name.to_owned()).filter(|name| !name.is_empty() && name != ".invalid")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:me/web.git\n";

    fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        for (path, contents) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        (folder, root)
    }

    #[test]
    fn a_crate_within_a_working_tree() {
        let (_guard, root) = folder(&[(".git/HEAD", "ref: refs/heads/fix/it\n"), (".git/config", CONFIG)]);
        let repository = of(&root.join("unikernels/web")).unwrap();
        assert_eq!(repository.folder, "unikernels/web");
        assert_eq!(repository.source().unwrap(), "git+https://github.com/me/web.git#fix/it");
        assert_eq!(of(&root).unwrap().folder, "");
    }

    #[test]
    fn a_commit_is_checked_out() {
        let (_guard, root) = folder(&[(".git/HEAD", "0123abcd\n"), (".git/config", CONFIG)]);
        assert_eq!(
            of(&root).unwrap().source().unwrap(),
            "git+https://github.com/me/web.git#0123abcd"
        );
    }

    #[test]
    fn a_second_working_tree_of_a_repository() {
        let (_guard, root) = folder(&[
            ("main/.git/config", CONFIG),
            ("main/.git/HEAD", "ref: refs/heads/main"),
            ("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n"),
            ("main/.git/worktrees/side/commondir", "../..\n"),
            ("side/.git", "gitdir: ../main/.git/worktrees/side\n"),
        ]);
        assert_eq!(
            of(&root.join("side")).unwrap().source().unwrap(),
            "git+https://github.com/me/web.git#side"
        );
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let (_guard, root) = folder(&[("a/.git/HEAD", "ref: refs/heads/main\n"), ("b/.git", "nonsense")]);
        assert_eq!(of(&root.join("a")).unwrap().source(), None);
        assert_eq!(of(&root.join("b")), None);
    }
}
