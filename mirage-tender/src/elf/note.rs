//! The two notes that Solo5 puts into an image: what it was built for, and its manifest.

use super::ImageError;
use super::header::truncated;
use super::source::Source;
use crate::abi::{ABI_NOTE, Abi, MANIFEST_NOTE, NOTE_OWNER, Target};
use crate::manifest::{self, Manifest};
use elf::abi::PT_NOTE;
use elf::segment::ProgramHeader;

const HEADER_SIZE: usize = 12;
/// Names and descriptors are padded to this, whatever the segment's alignment is.
const ALIGNMENT: usize = 4;
/// The manifest is at a multiple of eight bytes within its note: so many come before it.
const MANIFEST_PADDING: usize = 4;
/// Room for the largest manifest and some notes of others.
const MAX_SIZE: u64 = (manifest::MAX_SIZE + 0x1000) as u64;

/// What the notes say.
pub(super) struct Notes {
    pub(super) abi: Abi,
    pub(super) manifest: Manifest,
}

pub(super) fn read(source: &Source<'_>, program: &[ProgramHeader]) -> Result<Notes, ImageError> {
    let (mut abi, mut manifest) = (None, None);
    for (index, header) in program
        .iter()
        .enumerate()
        .filter(|(_, header)| header.p_type == PT_NOTE)
    {
        if header.p_filesz > MAX_SIZE {
            return Err(ImageError::Note(index));
        }
        let mut bytes = vec![0; header.p_filesz as usize];
        source
            .read_into(header.p_offset, &mut bytes)
            .map_err(|error| truncated(error, "notes"))?;
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let note;
            (note, rest) = split(rest).ok_or(ImageError::Note(index))?;
            match note.kind {
                _ if note.owner != NOTE_OWNER => {}
                ABI_NOTE => put(&mut abi, parse_abi(note.contents)?, "ABI")?,
                MANIFEST_NOTE => put(&mut manifest, parse_manifest(note.contents)?, "manifest")?,
                _ => {}
            }
        }
    }
    Ok(Notes {
        abi: abi.ok_or(ImageError::NoAbi)?,
        manifest: manifest.ok_or(ImageError::NoManifest)?,
    })
}

struct Note<'a> {
    owner: &'a [u8],
    kind: u32,
    contents: &'a [u8],
}

/// The first of several notes, and the others.
fn split(bytes: &[u8]) -> Option<(Note<'_>, &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<HEADER_SIZE>()?;
    let [owner_size, contents_size, kind] = words(header);
    let (owner, rest) = field(rest, owner_size)?;
    let (contents, rest) = field(rest, contents_size)?;
    Some((Note { owner, kind, contents }, rest))
}

/// A field of that size, and what follows its padding. The padding of the last field may be missing.
fn field(bytes: &[u8], size: u32) -> Option<(&[u8], &[u8])> {
    let size = usize::try_from(size).ok()?;
    let field = bytes.get(..size)?;
    let padded = size.checked_next_multiple_of(ALIGNMENT)?.min(bytes.len());
    Some((field, &bytes[padded..]))
}

fn put<T>(place: &mut Option<T>, value: T, name: &'static str) -> Result<(), ImageError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(ImageError::TwoNotes(name)),
    }
}

/// Reads `struct abi1_info`, of which two numbers are reserved and have to be zero.
fn parse_abi(contents: &[u8]) -> Result<Abi, ImageError> {
    let contents: &[u8; 16] = contents.try_into().map_err(|_| ImageError::Abi)?;
    let [target, version, 0, 0] = words(contents) else {
        return Err(ImageError::Abi);
    };
    let target = Target::from_number(target).ok_or(ImageError::Abi)?;
    Ok(Abi { target, version })
}

fn parse_manifest(contents: &[u8]) -> Result<Manifest, ImageError> {
    let contents = contents.get(MANIFEST_PADDING..).unwrap_or_default();
    Ok(Manifest::parse(contents)?)
}

/// The little-endian numbers that bytes are made of.
fn words<const BYTES: usize, const WORDS: usize>(bytes: &[u8; BYTES]) -> [u32; WORDS] {
    const { assert!(BYTES == WORDS * 4) };
    std::array::from_fn(|word| u32::from_le_bytes(std::array::from_fn(|byte| bytes[word * 4 + byte])))
}
