//! Sources that the config crate holds itself, as `opam monorepo pull` puts them there.

use camino::Utf8Path;
use std::collections::BTreeSet;

/// The folder, in the config crate.
const FOLDER: &str = "duniverse";

/// The opam packages whose sources are in the config crate's `duniverse/`: those that its folders have opam files for.
pub fn vendored(directory: &Utf8Path) -> BTreeSet<String> {
    let names_in = |folder: &Utf8Path| -> Vec<String> {
        let entries = folder.read_dir_utf8().into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.file_name().to_owned()).collect()
    };
    let root = directory.join(FOLDER);
    let folders = names_in(&root);
    let files = folders.iter().flat_map(|folder| names_in(&root.join(folder)));
    files
        .filter_map(|file| file.strip_suffix(".opam").map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;

    #[test]
    fn packages_are_known_by_their_opam_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        assert!(vendored(root).is_empty());
        for file in ["lwt/lwt.opam", "lwt/lwt_ppx.opam", "lwt/dune-project", "dune"] {
            write(&root.join(FOLDER).join(file), "").unwrap();
        }
        assert!(vendored(root).iter().eq(["lwt", "lwt_ppx"]));
    }
}
