//! What every tender tells its guest at boot.

use crate::abi::COMMAND_LINE_SIZE;
use crate::error::Error;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// What a guest is told, as it lies in its memory: a header of numbers, the manifest and the command line.
///
/// `header` is given the addresses of the command line and the manifest, and its size is always the same.
pub(crate) fn information<const SIZE: usize>(
    address: u64,
    manifest: &[u8],
    command_line: &[u8],
    header: impl FnOnce(u64, u64) -> [u64; SIZE],
) -> Vec<u8> {
    let manifest_address = address + (SIZE * size_of::<u64>()) as u64;
    let command_line_address = manifest_address + manifest.len() as u64;
    let header = header(command_line_address, manifest_address);
    [header.map(u64::to_le_bytes).as_flattened(), manifest, command_line].concat()
}

/// The command line, with its terminator: the arguments, separated by spaces.
pub(crate) fn command_line(arguments: &[OsString]) -> Result<Vec<u8>, Error> {
    let mut line = arguments
        .iter()
        .map(|argument| argument.as_bytes())
        .collect::<Vec<_>>()
        .join(&b' ');
    if line.contains(&0) {
        return Err(Error::ArgumentWithZero);
    }
    if line.len() >= COMMAND_LINE_SIZE {
        return Err(Error::Arguments { size: line.len() });
    }
    line.push(0);
    Ok(line)
}
