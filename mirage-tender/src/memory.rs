//! The memory of a guest, with the permissions that it has.

#![allow(unsafe_code)]

use crate::abi::PAGE;
use crate::elf::{Access, Image};
use crate::error::Error;
use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect, munmap};
use std::ffi::c_void;
use std::io;
use std::ops::Range;
use std::ptr;

/// Guest memory: an area of which nothing is accessible until it is granted.
pub(crate) struct Memory {
    /// Where the area is in this process.
    host: *mut c_void,
    /// Where the area begins for the guest.
    start: u64,
    /// Where it ends for the guest.
    end: u64,
    /// Whether executable pages are so in this process too.
    executed_here: bool,
    /// What the guest may use, and how. Ranges do not overlap.
    regions: Vec<(Range<u64>, Access)>,
}

impl Memory {
    /// Memory up to `end` whose addresses are those of this process. What the process has at them already is an error.
    #[cfg(feature = "spt")]
    pub(crate) fn at_own_addresses(start: u64, end: u64) -> Result<Memory, Error> {
        Memory::map(start, end, MapFlags::FIXED_NOREPLACE, true)
    }

    /// Memory with addresses from 0 to `end` that lies anywhere in this process, for a virtual machine.
    #[cfg(feature = "hvt")]
    pub(crate) fn anywhere(end: u64) -> Result<Memory, Error> {
        Memory::map(0, end, MapFlags::empty(), false)
    }

    fn map(start: u64, end: u64, flags: MapFlags, executed_here: bool) -> Result<Memory, Error> {
        let size = end - start;
        let wanted = if executed_here {
            ptr::without_provenance_mut(start as usize)
        } else {
            ptr::null_mut()
        };
        // SAFETY: the mapping replaces no other: either the kernel chooses its place, or it refuses a place in use.
        let host = unsafe {
            mmap_anonymous(
                wanted,
                size as usize,
                ProtFlags::empty(),
                flags | MapFlags::PRIVATE | MapFlags::NORESERVE,
            )
        }
        .map_err(|source| Error::Memory {
            size,
            source: source.into(),
        })?;
        let memory = Memory {
            host,
            start,
            end,
            executed_here,
            regions: Vec::new(),
        };
        // Kernels before 4.17 take the wanted place as a hint.
        if executed_here && host != wanted {
            return Err(Error::Memory {
                size,
                source: io::ErrorKind::AddrInUse.into(),
            });
        }
        Ok(memory)
    }

    /// Where the memory ends, which is its size too.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Where the memory is in this process, for a virtual machine to use it.
    #[cfg(feature = "hvt")]
    pub(crate) fn host_address(&self) -> u64 {
        self.host.addr() as u64
    }

    /// Puts the segments of an image where they belong, and what is left behind them at the guest's disposal.
    pub(crate) fn load(&mut self, image: &Image<'_>) -> Result<(), Error> {
        let needed = image.end();
        if needed >= self.end {
            return Err(Error::MemoryTooSmall {
                memory: self.end,
                needed,
            });
        }
        for segment in image.segments() {
            self.grant(segment.pages(), Access::WRITE)?;
            let contents = self.bytes_mut(segment.address, segment.file_size)?;
            image.load(segment, contents).map_err(Error::Load)?;
            if segment.access != Access::WRITE {
                self.grant(segment.pages(), segment.access)?;
            }
        }
        self.grant(needed..self.end, Access::WRITE)
    }

    /// Puts bytes at the beginning of a page, to be read by the guest.
    pub(crate) fn place(&mut self, address: u64, bytes: &[u8]) -> Result<(), Error> {
        let pages = address..address + (bytes.len() as u64).next_multiple_of(PAGE);
        self.grant(pages.clone(), Access::WRITE)?;
        self.bytes_mut(address, bytes.len() as u64)?.copy_from_slice(bytes);
        self.grant(pages, Access::READ)
    }

    /// Sets the permissions of whole pages.
    pub(crate) fn grant(&mut self, pages: Range<u64>, access: Access) -> Result<(), Error> {
        debug_assert!(pages.start.is_multiple_of(PAGE) && pages.end.is_multiple_of(PAGE));
        let host = self.host_pointer(&pages)?;
        let mut protection = MprotectFlags::empty();
        protection.set(
            MprotectFlags::READ,
            access.read || (access.execute && !self.executed_here),
        );
        protection.set(MprotectFlags::WRITE, access.write);
        protection.set(MprotectFlags::EXEC, access.execute && self.executed_here);
        // SAFETY: the pages are within the mapping, which nothing but `self` refers to.
        unsafe { mprotect(host, (pages.end - pages.start) as usize, protection) }.map_err(|source| Error::Memory {
            size: pages.end - pages.start,
            source: source.into(),
        })?;
        match self.regions.iter_mut().find(|(range, _)| *range == pages) {
            Some(region) => region.1 = access,
            None => self.regions.push((pages, access)),
        }
        Ok(())
    }

    /// Takes pages from what the guest may name in a hypercall; their permissions stay.
    #[cfg(feature = "hvt")]
    pub(crate) fn conceal(&mut self, pages: &Range<u64>) {
        self.regions.retain(|(range, _)| range != pages);
    }

    /// What the guest has there, if it may read it.
    #[cfg(feature = "hvt")]
    pub(crate) fn bytes(&self, address: u64, size: u64) -> Result<&[u8], Error> {
        let host = self.permitted(address, size, Access::READ)?;
        // SAFETY: the bytes are mapped and readable; the guest does not run while the tender holds `self`.
        Ok(unsafe { std::slice::from_raw_parts(host.cast(), size as usize) })
    }

    /// What the guest has there, if it may write to it.
    pub(crate) fn bytes_mut(&mut self, address: u64, size: u64) -> Result<&mut [u8], Error> {
        let host = self.permitted(address, size, Access::WRITE)?;
        // SAFETY: as for `bytes`, and the bytes are writable and borrowed through `&mut self` alone.
        Ok(unsafe { std::slice::from_raw_parts_mut(host.cast(), size as usize) })
    }

    /// The place in this process of a range that the guest may use that way.
    fn permitted(&self, address: u64, size: u64, access: Access) -> Result<*mut c_void, Error> {
        let refused = Error::GuestAddress { address, size };
        let Some(end) = address.checked_add(size) else {
            return Err(refused);
        };
        let mut reached = address;
        while reached < end {
            let region = self
                .regions
                .iter()
                .find(|(range, has)| range.contains(&reached) && has.includes(access));
            match region {
                Some((range, _)) => reached = range.end,
                None => return Err(refused),
            }
        }
        self.host_pointer(&(address..end))
    }

    fn host_pointer(&self, range: &Range<u64>) -> Result<*mut c_void, Error> {
        if range.start < self.start || range.start > range.end || range.end > self.end {
            return Err(Error::GuestAddress {
                address: range.start,
                size: range.end.saturating_sub(range.start),
            });
        }
        Ok(self.host.wrapping_byte_add((range.start - self.start) as usize))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: the mapping is that of `map`, and every reference into it borrowed `self`.
        let unmapped = unsafe { munmap(self.host, (self.end - self.start) as usize) };
        debug_assert!(unmapped.is_ok());
    }
}
