//! Waiting for frames.

use super::{Call, Host};
use crate::devices::Backing;
use crate::error::Error;
use rustix::event::{PollFd, PollFlags, Timespec, poll as wait};
use rustix::io::Errno;
use std::time::{Duration, Instant};

/// `struct hvt_hc_poll`: a timeout in nanoseconds (0), answered by the set of devices that are ready (1) and their
/// number (2).
pub(super) fn poll(call: &Call, host: &mut Host<'_>) -> Result<(), Error> {
    let timeout = Duration::from_nanos(call.field(0, host)?);
    let started = Instant::now();
    let (handles, mut taps): (Vec<u64>, Vec<PollFd<'_>>) = host
        .attachments
        .iter()
        .filter_map(|attachment| match &attachment.backing {
            Backing::Network(tap) => Some((attachment.handle, PollFd::new(&tap.file, PollFlags::IN))),
            Backing::Block(_) => None,
        })
        .unzip();
    let ready = loop {
        let left = timeout.saturating_sub(started.elapsed());
        let left = Timespec {
            tv_sec: left.as_secs().cast_signed(),
            tv_nsec: left.subsec_nanos().into(),
        };
        match wait(&mut taps, Some(&left)) {
            Err(Errno::INTR) => {}
            Err(source) => {
                return Err(Error::System {
                    action: "wait for frames",
                    source: source.into(),
                });
            }
            Ok(ready) => break ready,
        }
    };
    let set = handles
        .iter()
        .zip(&taps)
        .filter(|(_, tap)| !tap.revents().is_empty())
        .map(|(handle, _)| 1 << handle)
        .sum();
    call.set(1, set, host)?;
    call.set(2, ready as u64, host)
}
