//! What an entry consists of: a line for each file with its size, the time of its last change and its path. That is
//! enough to know a file that was cut off or changed, and is read in no time.

use crate::error::Error;
use crate::file_system::failed;
use camino::{Utf8Path, Utf8PathBuf};
use std::fmt::Write;
use std::fs::{self, File};
use std::time::SystemTime;

/// As many files are written to the disk one by one; for more, it costs less to have the whole file system written.
const FEW: usize = 32;

/// The manifest of a file or folder.
pub(super) fn of(path: &Utf8Path) -> Result<String, Error> {
    let mut text = String::new();
    for file in files(path)? {
        let place = path.join(&file);
        // The entry itself may be a link to that of another cache.
        let metadata = match file.as_str() {
            "" => fs::metadata(path),
            _ => fs::symlink_metadata(&place),
        };
        let metadata = metadata.map_err(failed("read", &place))?;
        let modified = metadata.modified().map_err(failed("read", &place))?;
        let modified = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {} {file}", metadata.len(), modified.as_nanos());
    }
    if text.is_empty() && !path.exists() {
        return Err(failed("read", path)(std::io::ErrorKind::NotFound.into()));
    }
    Ok(text)
}

/// The bytes of all files together.
pub(super) fn size(manifest: &str) -> u64 {
    let sizes = manifest
        .lines()
        .filter_map(|line| line.split(' ').next()?.parse::<u64>().ok());
    sizes.sum()
}

/// The files in a folder and its folders, relative to it; of a file, the file itself; of nothing, nothing.
pub(super) fn files(path: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Error> {
    match fs::metadata(path) {
        Err(_) => return Ok(Vec::new()),
        Ok(metadata) if !metadata.is_dir() => return Ok(vec![Utf8PathBuf::new()]),
        Ok(_) => {}
    }
    let mut files = Vec::new();
    let mut folders = vec![Utf8PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let place = path.join(&folder);
        for entry in place.read_dir_utf8().map_err(failed("read", &place))? {
            let entry = entry.map_err(failed("read", &place))?;
            let inner = folder.join(entry.file_name());
            if entry.file_type().map_err(failed("read", &place))?.is_dir() {
                folders.push(inner);
            } else {
                files.push(inner);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Writes all files to the disk.
pub(super) fn sync(path: &Utf8Path) -> Result<(), Error> {
    let files = files(path)?;
    #[cfg(target_os = "linux")]
    if files.len() > FEW {
        let folder = File::open(path).map_err(failed("write", path))?;
        return rustix::fs::syncfs(folder).map_err(|error| failed("write", path)(error.into()));
    }
    for file in files {
        let place = path.join(file);
        // A link has no contents, and leads to what is here or is not ours.
        if let Ok(file) = File::open(&place) {
            file.sync_all().map_err(failed("write", &place))?;
        }
    }
    Ok(())
}
