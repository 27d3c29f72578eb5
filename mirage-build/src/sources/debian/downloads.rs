//! A folder for what apt downloads. As root, apt downloads with the rights of a user who has no other, `_apt`, but only if
//! that user can write the folder; the cache of root is closed to others.

use crate::cache::Cache;
use crate::error::Error;
use crate::file_system::{create, failed, remove};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use tempfile::TempDir;

/// The user that apt downloads as.
const USER: &str = "_apt";

/// A folder that is empty at first, and removed with what is left in it.
pub(super) struct Downloads {
    path: Utf8PathBuf,
    /// Where it is open to all; else it is in the cache.
    _open: Option<TempDir>,
}

impl Downloads {
    /// A new folder; in the cache, where apt has our rights anyway.
    ///
    /// # Errors
    /// It cannot be created.
    pub(super) fn new(cache: &Cache, name: &str) -> Result<Self, Error> {
        let in_cache = cache.path(&format!("unfinished/{name}"));
        remove(&in_cache)?;
        let user = user_id().filter(|_| rustix::process::geteuid().is_root());
        let Some(user) = user else {
            create(&in_cache)?;
            return Ok(Downloads {
                path: in_cache,
                _open: None,
            });
        };
        let place = Utf8PathBuf::from_path_buf(std::env::temp_dir()).unwrap_or_else(|_| "/tmp".into());
        let make = || {
            let folder = tempfile::Builder::new().prefix("mirage-").tempdir_in(&place)?;
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
            chown(folder.path(), Some(user), None)?;
            Ok(folder)
        };
        let folder = make().map_err(failed("create a folder in", &place))?;
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned());
        Ok(Downloads {
            path: path.unwrap_or_else(|_| place.clone()),
            _open: Some(folder),
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Utf8Path {
        &self.path
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        // What is left is removed by the next one.
        let _ = remove(&self.path);
    }
}

/// The number of apt's user.
fn user_id() -> Option<u32> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        fields.next().filter(|name| *name == USER)?;
        fields.nth(1)?.parse().ok()
    })
}
