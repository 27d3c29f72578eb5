//! Repositories that lie unpacked on the disk.

use super::layout::{LARGEST, Place};
use super::{RepositoryError, Show};
use std::path::{Path, PathBuf};

/// Shows every file of the repository in this folder.
pub(super) fn read(root: &Path, show: &mut Show<'_>) -> Result<(), RepositoryError> {
    let packages = root.join("packages");
    if !packages.is_dir() {
        return Err(RepositoryError::NoRepository {
            label: root.display().to_string(),
        });
    }
    let mut folders = vec![packages];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder)? {
            let unreadable = |error| RepositoryError::Unreadable {
                label: path.display().to_string(),
                error,
            };
            // Links are not followed: a repository has none, and a circle of them would have no end.
            let metadata = path.symlink_metadata().map_err(unreadable)?;
            if metadata.is_dir() {
                folders.push(path);
            } else if metadata.is_file()
                && let Some(place) = path.strip_prefix(root).ok().and_then(Path::to_str).and_then(Place::of)
            {
                if metadata.len() > LARGEST {
                    let label = root.display().to_string();
                    return Err(RepositoryError::TooLarge {
                        label,
                        path: place.path(),
                        limit: LARGEST,
                    });
                }
                show(&place, &std::fs::read(&path).map_err(unreadable)?)?;
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, RepositoryError> {
    let read =
        || -> std::io::Result<Vec<PathBuf>> { std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect() };
    read().map_err(|error| RepositoryError::Unreadable {
        label: folder.display().to_string(),
        error,
    })
}
