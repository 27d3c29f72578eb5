//! Repositories in tar archives, plain or compressed.

use super::layout::{LARGEST, Place};
use super::{RepositoryError, Show};
use std::io::{self, BufReader, Read};

/// What can be read, for messages.
const KNOWN: &str = match (cfg!(feature = "gzip"), cfg!(feature = "zstd")) {
    (true, true) => "tar, tar.gz, tar.zst",
    (true, false) => "tar, tar.gz",
    (false, true) => "tar, tar.zst",
    (false, false) => "tar",
};

/// Shows every file of the repository in this archive.
pub(super) fn read(label: &str, bytes: impl Read, show: &mut Show<'_>) -> Result<(), RepositoryError> {
    let mut bytes = BufReader::new(bytes);
    let unreadable = |error| RepositoryError::Unreadable {
        label: label.to_owned(),
        error,
    };
    let mut start = Vec::new();
    bytes.by_ref().take(512).read_to_end(&mut start).map_err(unreadable)?;
    let whole = io::Cursor::new(start.clone()).chain(bytes);
    match start.as_slice() {
        #[cfg(feature = "gzip")]
        [0x1f, 0x8b, ..] => read_tar(label, flate2::read::MultiGzDecoder::new(whole), show),
        #[cfg(feature = "zstd")]
        [0x28, 0xb5, 0x2f, 0xfd, ..] => match ruzstd::decoding::StreamingDecoder::new(whole) {
            Ok(decoder) => read_tar(label, decoder, show),
            Err(error) => Err(damaged(label, &error)),
        },
        _ if start.get(257..262) == Some(b"ustar") => read_tar(label, whole, show),
        _ => Err(RepositoryError::UnknownFormat {
            label: label.to_owned(),
            known: KNOWN,
        }),
    }
}

fn damaged(label: &str, reason: &dyn std::fmt::Display) -> RepositoryError {
    RepositoryError::Damaged {
        label: label.to_owned(),
        reason: reason.to_string(),
    }
}

fn read_tar(label: &str, bytes: impl Read, show: &mut Show<'_>) -> Result<(), RepositoryError> {
    let damaged = |error: io::Error| damaged(label, &error);
    let mut archive = tar::Archive::new(Ended { bytes, zeros: 0 });
    let mut content = Vec::new();
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let Some(place) = Place::of(&path) else { continue };
        if entry.size() > LARGEST {
            return Err(RepositoryError::TooLarge {
                label: label.to_owned(),
                path,
                limit: LARGEST,
            });
        }
        content.clear();
        entry.read_to_end(&mut content).map_err(damaged)?;
        show(&place, &content)?;
    }
    let mut rest = archive.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(damaged)?;
    if rest.zeros < END {
        return Err(RepositoryError::Damaged {
            label: label.to_owned(),
            reason: "it ends too early".to_owned(),
        });
    }
    Ok(())
}

/// A tar archive ends with this many zeros at least, which is how half of one is told from a whole one.
const END: usize = 512;

/// Bytes, and how many zeros were the last of them.
struct Ended<R> {
    bytes: R,
    zeros: usize,
}

impl<R: Read> Read for Ended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        let zeros = buffer[..count].iter().rev().take_while(|byte| **byte == 0).count();
        self.zeros = if zeros == count { self.zeros + zeros } else { zeros };
        Ok(count)
    }
}
