//! Images: ELF executables of which every field is checked before it is used.
//!
//! Images come from anywhere, so a damaged or hostile one must give an error: it never makes the tender read outside
//! of it, allocate what it claims to need, or map what it was not given.

mod header;
mod note;
mod segment;
mod source;

pub use segment::{Access, Segment, SegmentError};

use crate::abi::Abi;
use crate::error::Error;
use crate::manifest::{Manifest, ManifestError};
use source::Source;
use std::fs::File;
use std::io;
use std::path::Path;
use thiserror::Error;

/// A checked image of a unikernel.
///
/// ```
/// let error = mirage_tender::Image::parse(b"#!/bin/sh").unwrap_err();
/// assert_eq!(error.to_string(), "it is not an ELF file");
/// ```
#[derive(Debug)]
pub struct Image<'a> {
    source: Source<'a>,
    abi: Abi,
    manifest: Manifest,
    entry: u64,
    segments: Vec<Segment>,
}

impl<'a> Image<'a> {
    /// Checks an image in memory, such as one that is embedded in the executable with `include_bytes!`.
    ///
    /// # Errors
    /// What is wrong with the image.
    pub fn parse(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        Image::check(Source::Bytes(bytes))
    }

    /// Checks an image in a file. Its headers and notes are read now, its segments when it boots.
    ///
    /// # Errors
    /// The file cannot be read, or what is wrong with the image; [`Error::Image`] names the file.
    pub fn read(path: impl AsRef<Path>) -> Result<Image<'static>, Error> {
        let path = path.as_ref();
        Source::open(path)
            .map_err(ImageError::Read)
            .and_then(Image::check)
            .map_err(|source| Error::Image {
                path: path.to_owned(),
                source,
            })
    }

    /// Checks an image in an open file, as [`Image::read`] does.
    ///
    /// # Errors
    /// The file cannot be read, or what is wrong with the image.
    pub fn from_file(file: File) -> Result<Image<'static>, ImageError> {
        Source::file(file).map_err(ImageError::Read).and_then(Image::check)
    }

    fn check(source: Source<'_>) -> Result<Image<'_>, ImageError> {
        let header = header::read(&source)?;
        let segments = segment::check(&header.program, source.size())?;
        segment::check_entry(header.entry, &segments)?;
        let notes = note::read(&source, &header.program)?;
        Ok(Image {
            source,
            abi: notes.abi,
            manifest: notes.manifest,
            entry: header.entry,
            segments,
        })
    }

    /// What the image was built for.
    pub fn abi(&self) -> Abi {
        self.abi
    }

    /// The devices that the image asks for.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The address of the image's first instruction.
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// What is to be loaded into memory, in ascending order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The end of the last segment, where the guest's heap begins.
    pub fn end(&self) -> u64 {
        self.segments.last().map_or(0, |segment| segment.pages().end)
    }

    /// Reads the contents of a segment.
    pub(crate) fn load(&self, segment: &Segment, memory: &mut [u8]) -> io::Result<()> {
        self.source.read_into(segment.offset, memory)
    }
}

/// What is wrong with an image.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(io::Error),
    /// It does not begin as an ELF file does.
    #[error("it is not an ELF file")]
    NotElf,
    /// It ends too early.
    #[error("it ends within its {0}")]
    Truncated(&'static str),
    /// A field of its header is not that of a unikernel.
    #[error("its ELF header has {found} as {field}, which is not {expected}")]
    Header {
        /// The field, in words.
        field: &'static str,
        /// What the field has.
        found: u64,
        /// What a unikernel has there.
        expected: &'static str,
    },
    /// It is made for another processor.
    #[error("it is for the ELF machine {0}, which is not this computer's")]
    Machine(u16),
    /// It needs a dynamic linker.
    #[error("it is dynamically linked, and a unikernel is not")]
    Dynamic,
    /// A segment cannot be loaded.
    #[error("program header {index} {problem}")]
    Segment {
        /// Which of the program headers.
        index: usize,
        /// What is wrong with it.
        problem: SegmentError,
    },
    /// There is nothing to load.
    #[error("it has no segment to load")]
    Empty,
    /// The first instruction is at no place that can be executed.
    #[error("its entry point {0:#x} is in no executable segment")]
    Entry(u64),
    /// A note is larger than any that a unikernel has, or larger than its segment.
    #[error("program header {0} has malformed notes")]
    Note(usize),
    /// There are two notes where one is expected.
    #[error("it has two {0} notes")]
    TwoNotes(&'static str),
    /// It has no ABI note, as programs that are no unikernels do not.
    #[error("it has no Solo5 ABI note, so it is no Solo5 unikernel")]
    NoAbi,
    /// Its ABI note is malformed.
    #[error("its Solo5 ABI note is malformed")]
    Abi,
    /// It has no manifest.
    #[error("it has no Solo5 manifest")]
    NoManifest,
    /// Its manifest is malformed.
    #[error("its Solo5 manifest is malformed: {0}")]
    Manifest(#[from] ManifestError),
}
