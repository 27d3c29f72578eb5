//! Segments: the parts of an image that are loaded into memory.

use super::ImageError;
use crate::abi::{GUEST_MIN_BASE, PAGE};
use elf::abi::{PF_R, PF_W, PF_X, PT_DYNAMIC, PT_LOAD};
use elf::segment::ProgramHeader;
use std::ops::Range;
use thiserror::Error;

/// What may be done with memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// It may be read.
    pub read: bool,
    /// It may be written to.
    pub write: bool,
    /// It may be executed.
    pub execute: bool,
}

impl Access {
    /// Nothing but reading.
    pub(crate) const READ: Access = Access {
        read: true,
        write: false,
        execute: false,
    };
    /// Reading and writing, as for a heap.
    pub(crate) const WRITE: Access = Access {
        read: true,
        write: true,
        execute: false,
    };

    /// Whether all that `other` may do is allowed.
    pub(crate) fn includes(self, other: Access) -> bool {
        (self.read || !other.read) && (self.write || !other.write) && (self.execute || !other.execute)
    }
}

/// A part of an image that is loaded into memory: a `PT_LOAD` program header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where its contents begin in memory.
    pub address: u64,
    /// Where its contents begin in the image.
    pub offset: u64,
    /// How many bytes the image has of it. Those that follow are zero.
    pub file_size: u64,
    /// How many bytes it has in memory.
    pub memory_size: u64,
    /// What the guest may do with it.
    pub access: Access,
    pages: (u64, u64),
}

impl Segment {
    /// The whole pages that it occupies, and that no other segment does.
    pub fn pages(&self) -> Range<u64> {
        self.pages.0..self.pages.1
    }
}

/// Why a segment cannot be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// Its end has no address, or its place in the file has no offset.
    #[error("is larger than the address space")]
    Overflow,
    /// It would lie where the tender puts what it tells the guest.
    #[error("begins below address {GUEST_MIN_BASE:#x}")]
    Low,
    /// Its contents are not in the image.
    #[error("extends over the end of the image")]
    Truncated,
    /// It has more contents than memory.
    #[error("has more bytes in the file than in memory")]
    Size,
    /// Its alignment is not a power of two.
    #[error("has an alignment that is not a power of two")]
    Alignment,
    /// It begins at different places of a page in the file and in memory.
    #[error("is aligned differently in the file and in memory")]
    Offset,
    /// Its permissions cannot be set, because it does not occupy whole pages.
    #[error("does not begin and end at the boundary of a page")]
    Page,
    /// It lies below an earlier one.
    #[error("is not in ascending order")]
    Order,
    /// It lies in the pages of an earlier one.
    #[error("overlaps an earlier one")]
    Overlap,
    /// It has permissions that are not known, or none.
    #[error("has permissions other than to read, write or execute")]
    Permissions,
    /// A guest that can write code is not safe from itself.
    #[error("is both writable and executable")]
    WritableAndExecutable,
}

/// The segments to load, each checked alone and against its predecessor.
pub(super) fn check(program: &[ProgramHeader], file_size: u64) -> Result<Vec<Segment>, ImageError> {
    let mut segments: Vec<Segment> = Vec::new();
    for (index, header) in program.iter().enumerate() {
        if header.p_type == PT_DYNAMIC && header.p_filesz > 0 {
            return Err(ImageError::Dynamic);
        }
        // Linkers leave headers of empty segments behind.
        if header.p_type != PT_LOAD || (header.p_memsz == 0 && header.p_filesz == 0) {
            continue;
        }
        let segment =
            segment(header, file_size, segments.last()).map_err(|problem| ImageError::Segment { index, problem })?;
        segments.push(segment);
    }
    if segments.is_empty() {
        Err(ImageError::Empty)
    } else {
        Ok(segments)
    }
}

/// Checks that the first instruction can be executed.
pub(super) fn check_entry(entry: u64, segments: &[Segment]) -> Result<(), ImageError> {
    let executable = segments.iter().any(|segment| {
        segment.access.execute && (segment.address..segment.address + segment.file_size).contains(&entry)
    });
    if executable {
        Ok(())
    } else {
        Err(ImageError::Entry(entry))
    }
}

fn segment(header: &ProgramHeader, file_size: u64, earlier: Option<&Segment>) -> Result<Segment, SegmentError> {
    let access = access(header.p_flags)?;
    if header.p_filesz > header.p_memsz {
        return Err(SegmentError::Size);
    }
    let file_end = header
        .p_offset
        .checked_add(header.p_filesz)
        .ok_or(SegmentError::Overflow)?;
    if file_end > file_size {
        return Err(SegmentError::Truncated);
    }
    let pages = pages(header)?;
    if pages.0 < GUEST_MIN_BASE {
        return Err(SegmentError::Low);
    }
    if let Some(earlier) = earlier {
        if header.p_vaddr < earlier.address {
            return Err(SegmentError::Order);
        }
        if pages.0 < earlier.pages.1 {
            return Err(SegmentError::Overlap);
        }
    }
    Ok(Segment {
        address: header.p_vaddr,
        offset: header.p_offset,
        file_size: header.p_filesz,
        memory_size: header.p_memsz,
        access,
        pages,
    })
}

fn access(flags: u32) -> Result<Access, SegmentError> {
    if flags == 0 || flags & !(PF_R | PF_W | PF_X) != 0 {
        return Err(SegmentError::Permissions);
    }
    let access = Access {
        read: flags & PF_R != 0,
        write: flags & PF_W != 0,
        execute: flags & PF_X != 0,
    };
    if access.write && access.execute {
        return Err(SegmentError::WritableAndExecutable);
    }
    Ok(access)
}

/// The pages of a segment: from its start, aligned down, to its end, aligned up, as its header asks for.
fn pages(header: &ProgramHeader) -> Result<(u64, u64), SegmentError> {
    if !header.p_align.is_power_of_two() {
        return Err(SegmentError::Alignment);
    }
    let within = header.p_align - 1;
    if (header.p_vaddr ^ header.p_offset) & within != 0 {
        return Err(SegmentError::Offset);
    }
    let start = header.p_vaddr & !within;
    let end = header
        .p_vaddr
        .checked_add(header.p_memsz)
        .and_then(|end| end.checked_next_multiple_of(header.p_align))
        .ok_or(SegmentError::Overflow)?;
    if !start.is_multiple_of(PAGE) || !end.is_multiple_of(PAGE) {
        return Err(SegmentError::Page);
    }
    Ok((start, end))
}
