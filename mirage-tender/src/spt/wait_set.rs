//! What the guest waits for: frames, and its timer.

use crate::devices::{Attachment, Backing};
use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::io::Errno;
use rustix::time::{TimerfdClockId, TimerfdFlags, timerfd_create};
use std::os::fd::OwnedFd;

/// What an event of the timer carries, while that of a network carries its handle: `SPT_INTERNAL_TIMERFD`.
const TIMER: u64 = !1_u32 as u64;

/// The descriptors that the guest waits with.
pub(super) struct WaitSet {
    pub(super) epoll: OwnedFd,
    pub(super) timer: OwnedFd,
}

impl WaitSet {
    pub(super) fn new(attachments: &[Attachment]) -> Result<WaitSet, Errno> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        let timer = timerfd_create(
            TimerfdClockId::Monotonic,
            TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC,
        )?;
        epoll::add(&epoll, &timer, EventData::new_u64(TIMER), EventFlags::IN)?;
        for attachment in attachments {
            if let Backing::Network(tap) = &attachment.backing {
                epoll::add(&epoll, &tap.file, EventData::new_u64(attachment.handle), EventFlags::IN)?;
            }
        }
        Ok(WaitSet { epoll, timer })
    }
}
