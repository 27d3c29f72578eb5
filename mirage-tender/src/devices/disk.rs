//! Block devices: files of the host.

use super::DeviceError;
use crate::options::Block;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom};

const DEFAULT_SECTOR_SIZE: u16 = 512;

/// An open file, or block device of the host, made of whole sectors.
#[derive(Debug)]
pub(crate) struct Disk {
    pub(crate) file: File,
    /// In bytes, when it was opened. What lies behind is out of the guest's reach.
    pub(crate) capacity: u64,
    /// In bytes.
    pub(crate) sector_size: u16,
}

pub(super) fn open(device: &str, block: &Block) -> Result<Disk, DeviceError> {
    let device = device.to_owned();
    let sector_size = block.sector_size.unwrap_or(DEFAULT_SECTOR_SIZE);
    if sector_size < DEFAULT_SECTOR_SIZE || !sector_size.is_power_of_two() {
        return Err(DeviceError::SectorSize { device, sector_size });
    }
    let path = block.path.clone();
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .and_then(|mut file| {
            let capacity = file.seek(SeekFrom::End(0))?;
            Ok((file, capacity))
        });
    let (file, capacity) = match opened {
        Ok(opened) => opened,
        Err(source) => {
            return Err(match source.kind() {
                ErrorKind::NotFound => DeviceError::DiskMissing { device, path },
                ErrorKind::PermissionDenied => DeviceError::DiskNotPermitted { device, path, source },
                _ => DeviceError::Disk { device, path, source },
            });
        }
    };
    if capacity == 0 || !capacity.is_multiple_of(u64::from(sector_size)) {
        return Err(DeviceError::DiskSize {
            device,
            path,
            size: capacity,
            sector_size,
        });
    }
    Ok(Disk {
        file,
        capacity,
        sector_size,
    })
}
