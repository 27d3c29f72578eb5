//! The console.

use super::{Call, Host};
use crate::error::Error;
use rustix::io::{Errno, write as write_to};
use rustix::stdio::stdout;

/// `struct hvt_hc_puts`: data (0) and its size (1). What the host does not take is lost.
pub(super) fn write(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let [data, size] = call.fields(host)?;
    let mut rest = host.memory.bytes(data, size)?;
    while !rest.is_empty() {
        match write_to(stdout(), rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::INTR) => {}
            Err(_) => break,
        }
    }
    Ok(())
}
