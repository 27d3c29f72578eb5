//! What dune remembers from one run to the next. Where such a file was cut off, by a power failure or a kill, dune ends with
//! an exception of its own; where there is none, it does the work again.

use crate::error::Error;
use crate::file_system::remove;
use crate::progress::Progress;
use camino::Utf8Path;
use std::fs::File;
use std::io::Read;

const FILES: [&str; 2] = ["_build/.db", "_build/.digest-db"];

/// Removes what was cut off.
///
/// # Errors
/// The file system refuses.
pub(super) fn mend(directory: &Utf8Path) -> Result<(), Error> {
    for file in FILES.map(|name| directory.join(name)) {
        if is_cut_off(&file).unwrap_or(false) {
            Progress::shown().step("Damaged", format!("`{file}`, without which dune builds anew"));
            remove(&file)?;
        }
    }
    Ok(())
}

/// Whether a file is shorter than it says: behind a line of dune's own, it is a value as OCaml writes it, whose header has
/// its length.
fn is_cut_off(file: &Utf8Path) -> std::io::Result<bool> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(128).read_to_end(&mut head)?;
    if !head.starts_with(b"DUNE-") {
        // Empty, or no such file: dune overlooks it.
        return Ok(false);
    }
    Ok(end_of_value(&head).is_none_or(|end| length < end))
}

/// Where the value ends that begins behind the first colon; unknown if its header is not whole.
fn end_of_value(head: &[u8]) -> Option<u64> {
    let start = 1 + head.iter().position(|byte| *byte == b':')?;
    let header = head.get(start..)?;
    let number = |at: usize, length: usize| {
        let bytes = header.get(at..at + length)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let (header_length, value_length) = match number(0, 4)? {
        0x8495_a6be => (20, number(4, 4)?),
        0x8495_a6bf => (32, number(8, 8)?),
        // Written in a way that is not known yet.
        _ => return Some(0),
    };
    Some(u64::try_from(start).ok()? + header_length + value_length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;
    use crate::process::Command;
    use std::fs;

    #[test]
    fn a_file_that_was_cut_off_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        write(&root.join("dune-project"), "(lang dune 2.9)\n").unwrap();
        write(&root.join("dune"), "(rule (with-stdout-to one (echo 1)))\n").unwrap();
        let dune = || {
            let command = Command::new("dune")
                .arguments(["build", "--root", ".", "one"])
                .directory(root);
            command.perform_quietly()
        };
        dune().unwrap();
        for file in FILES.map(|name| root.join(name)) {
            assert!(!is_cut_off(&file).unwrap());
            let whole = fs::read(&file).unwrap();
            for length in [10, 30, whole.len() - 1] {
                write(&file, &whole[..length]).unwrap();
                assert!(is_cut_off(&file).unwrap(), "{length} of {}", whole.len());
            }
            assert!(dune().is_err());
            mend(root).unwrap();
            dune().unwrap();
        }
    }
}
