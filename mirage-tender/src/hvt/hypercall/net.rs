//! Networks.

use super::{AGAIN, Call, FAILED, Host, INVALID, OK};
use crate::devices::Backing;
use crate::error::Error;
use std::io::{ErrorKind, Read, Write};

const SIZE: u64 = 2;
const RESULT: u64 = 3;

/// `struct hvt_hc_net_write`: device (0), frame (1) and its size (2), answered by a result (3). A frame that the host
/// has no room for is lost, as on any network.
pub(super) fn write(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let [handle, data, size] = call.fields(host)?;
    let result = match host.backing(handle) {
        Some(Backing::Network(tap)) => match (&tap.file).write(host.memory.bytes(data, size)?) {
            Ok(written) if written as u64 == size => OK,
            Err(error) if error.kind() == ErrorKind::WouldBlock => OK,
            _ => FAILED,
        },
        _ => INVALID,
    };
    call.set(RESULT, result, host)
}

/// `struct hvt_hc_net_read`: device (0), where to put a frame (1) and the space for it (2), answered by its size (2) and
/// a result (3).
pub(super) fn read(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let [handle, data, size] = call.fields(host)?;
    let result = match host.backing(handle) {
        Some(Backing::Network(tap)) => match (&tap.file).read(host.memory.bytes_mut(data, size)?) {
            Ok(0) => AGAIN,
            Ok(read) => {
                call.set(SIZE, read as u64, host)?;
                OK
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => AGAIN,
            Err(_) => FAILED,
        },
        _ => INVALID,
    };
    call.set(RESULT, result, host)
}
