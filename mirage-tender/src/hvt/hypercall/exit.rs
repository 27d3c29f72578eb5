//! The end of the guest.

use super::{Call, Host};
use crate::error::Error;

/// `struct hvt_hc_halt`: a hint to what happened (0), which is for debuggers, and the exit status (1), of which a
/// process can tell eight bits.
pub(super) fn halt(call: &Call, host: &Host<'_>) -> Result<u8, Error> {
    Ok(call.field(1, host)? as u8)
}
