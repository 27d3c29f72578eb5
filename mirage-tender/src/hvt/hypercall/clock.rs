//! The wall clock. The monotonic one is the processor's own.

use super::{Call, Host};
use crate::error::Error;
use rustix::time::{ClockId, clock_gettime};

/// `struct hvt_hc_walltime`: nanoseconds since 1970 (0).
pub(super) fn wall(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let now = clock_gettime(ClockId::Realtime);
    let nanoseconds = now.tv_sec.cast_unsigned() * 1_000_000_000 + now.tv_nsec.cast_unsigned();
    call.set(0, nanoseconds, host)
}
