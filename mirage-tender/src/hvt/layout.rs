//! Where the tender puts what the processor needs, below the image: invisible to the guest, but for what it is told.

/// The segment descriptors.
pub(super) const DESCRIPTOR_TABLE: u64 = 0x1000;
/// The root of the page tables.
pub(super) const PAGE_MAP: u64 = 0x2000;
/// The table below the root, one entry for each GiB.
pub(super) const PAGE_DIRECTORY_POINTERS: u64 = 0x3000;
/// The four tables below that, one entry for each large page.
pub(super) const PAGE_DIRECTORIES: u64 = 0x4000;
/// Where the guest finds what it is told.
pub(super) const BOOT_INFORMATION: u64 = 0x1_0000;
/// The tables with an entry for each page, of as many large pages as the image reaches into.
pub(super) const PAGE_TABLES: u64 = 0x2_0000;

/// The size of a large page: memory comes in multiples of this.
pub(super) const LARGE_PAGE: u64 = 0x20_0000;
/// As much as the four page directories map.
pub(super) const MAX_MEMORY: u64 = 4 << 30;
