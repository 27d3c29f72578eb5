//! Block devices.

use super::{Call, FAILED, Host, INVALID, OK};
use crate::devices::Backing;
use crate::devices::disk::Disk;
use crate::error::Error;
use std::os::unix::fs::FileExt;

const RESULT: u64 = 4;

/// `struct hvt_hc_block_write`: device (0), offset (1), data (2) and its size (3), answered by a result (4).
pub(super) fn write(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let [handle, offset, data, size] = call.fields(host)?;
    let result = match host.backing(handle) {
        Some(Backing::Block(disk)) if is_sector(disk, offset, size) => {
            match disk.file.write_all_at(host.memory.bytes(data, size)?, offset) {
                Ok(()) => OK,
                Err(_) => FAILED,
            }
        }
        _ => INVALID,
    };
    call.set(RESULT, result, host)
}

/// `struct hvt_hc_block_read`: device (0), offset (1), where to put data (2) and its size (3), answered by a result (4).
pub(super) fn read(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let [handle, offset, data, size] = call.fields(host)?;
    let result = match host.backing(handle) {
        Some(Backing::Block(disk)) if is_sector(disk, offset, size) => {
            match disk.file.read_exact_at(host.memory.bytes_mut(data, size)?, offset) {
                Ok(()) => OK,
                Err(_) => FAILED,
            }
        }
        _ => INVALID,
    };
    call.set(RESULT, result, host)
}

/// Whether the request is for one whole sector, which is what the ABI allows.
fn is_sector(disk: &Disk, offset: u64, size: u64) -> bool {
    let sector = u64::from(disk.sector_size);
    size == sector && offset.is_multiple_of(sector) && offset < disk.capacity
}
