//! The page tables of the guest: every address is its own physical one, nothing but code can be executed, and what the
//! guest has not been given is not there.
//!
//! Which pages can be written to is a matter of the host's mapping of the guest's memory, which KVM observes: the guest,
//! running as a kernel, could write its own tables.

use super::layout::{LARGE_PAGE, PAGE_DIRECTORIES, PAGE_DIRECTORY_POINTERS, PAGE_MAP, PAGE_TABLES};
use crate::abi::{GUEST_MIN_BASE, PAGE};
use crate::elf::Image;
use crate::error::Error;
use std::ops::Range;

const PRESENT: u64 = 1;
const WRITABLE: u64 = 1 << 1;
const LARGE: u64 = 1 << 7;
const NO_EXECUTE: u64 = 1 << 63;

const ENTRIES: usize = 512;
/// The tables lie between what the guest is told and the image.
const MAX_PAGE_TABLES: u64 = (GUEST_MIN_BASE - PAGE_TABLES) / PAGE;

/// A table and where it belongs.
pub(super) type Table = (u64, [u64; ENTRIES]);

/// The page tables for an image in that much memory, of which the guest may read `information` too.
pub(super) fn tables(image: &Image<'_>, information: Range<u64>, memory: u64) -> Result<Vec<Table>, Error> {
    let large_pages_of_image = image.end().div_ceil(LARGE_PAGE);
    if large_pages_of_image > MAX_PAGE_TABLES {
        return Err(Error::ImageTooLarge {
            size: image.end(),
            maximum: MAX_PAGE_TABLES * LARGE_PAGE,
        });
    }
    let page_table = |index: u64| PAGE_TABLES + index * PAGE;
    let directory = |index: u64| PAGE_DIRECTORIES + index * PAGE;
    let gibibytes = memory.div_ceil(1 << 30);

    let mut tables = vec![
        (
            PAGE_MAP,
            entries(|entry| {
                if entry == 0 {
                    PAGE_DIRECTORY_POINTERS | PRESENT | WRITABLE
                } else {
                    0
                }
            }),
        ),
        (
            PAGE_DIRECTORY_POINTERS,
            entries(|entry| {
                if entry < gibibytes {
                    directory(entry) | PRESENT | WRITABLE
                } else {
                    0
                }
            }),
        ),
    ];
    for index in 0..gibibytes {
        let large_page = |entry| {
            let number = index * ENTRIES as u64 + entry;
            let address = number * LARGE_PAGE;
            if number < large_pages_of_image {
                page_table(number) | PRESENT | WRITABLE
            } else if address < memory {
                address | PRESENT | WRITABLE | LARGE | NO_EXECUTE
            } else {
                0
            }
        };
        tables.push((directory(index), entries(large_page)));
    }
    for index in 0..large_pages_of_image {
        let page = |entry| {
            let address = index * LARGE_PAGE + entry * PAGE;
            permissions(address, image, &information).map_or(0, |permissions| address | permissions)
        };
        tables.push((page_table(index), entries(page)));
    }
    Ok(tables)
}

/// What the guest may do with a page, if there is anything for it.
fn permissions(address: u64, image: &Image<'_>, information: &Range<u64>) -> Option<u64> {
    if information.contains(&address) {
        return Some(PRESENT | NO_EXECUTE);
    }
    if address >= image.end() {
        return Some(PRESENT | WRITABLE | NO_EXECUTE);
    }
    let segment = image
        .segments()
        .iter()
        .find(|segment| segment.pages().contains(&address))?;
    Some(PRESENT | WRITABLE | if segment.access.execute { 0 } else { NO_EXECUTE })
}

fn entries(entry: impl Fn(u64) -> u64) -> [u64; ENTRIES] {
    std::array::from_fn(|index| entry(index as u64))
}
