//! Where the bytes of an image are.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

/// The bytes of an image: in memory, or in a file, of which only the parts are read that are needed.
#[derive(Debug)]
pub(super) enum Source<'a> {
    Bytes(&'a [u8]),
    File { file: File, size: u64 },
}

impl Source<'static> {
    pub(super) fn open(path: &Path) -> io::Result<Source<'static>> {
        // A named pipe would wait for a writer, and then turns out not to be a file.
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_NONBLOCK)
            .open(path)?;
        Source::file(file)
    }

    pub(super) fn file(file: File) -> io::Result<Source<'static>> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
        }
        Ok(Source::File {
            file,
            size: metadata.len(),
        })
    }
}

impl Source<'_> {
    pub(super) fn size(&self) -> u64 {
        match self {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::File { size, .. } => *size,
        }
    }

    /// Fills the buffer; an error of the kind `UnexpectedEof` says that the image ends before that.
    pub(super) fn read_into(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        match self {
            Source::Bytes(bytes) => {
                let part = usize::try_from(offset)
                    .ok()
                    .and_then(|start| bytes.get(start..)?.get(..buffer.len()))
                    .ok_or(io::ErrorKind::UnexpectedEof)?;
                buffer.copy_from_slice(part);
                Ok(())
            }
            Source::File { file, .. } => file.read_exact_at(buffer, offset),
        }
    }
}
