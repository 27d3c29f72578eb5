//! The system calls of a guest: those of the ABI, on its own descriptors, with the arguments that the ABI has.

use super::ARCH_SET_FS;
use super::wait_set::WaitSet;
use crate::devices::{Attachment, Backing};
use crate::error::Error;
use libc::{
    SYS_arch_prctl, SYS_clock_gettime, SYS_epoll_pwait, SYS_exit_group, SYS_pread64, SYS_pwrite64, SYS_read,
    SYS_timerfd_settime, SYS_write,
};
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};
use std::collections::BTreeMap;
use std::os::fd::AsRawFd;

/// The filter for a guest with these devices. Any other call kills the process with `SIGSYS`.
pub(super) fn program(attachments: &[Attachment], wait_set: &WaitSet) -> Result<BpfProgram, Error> {
    let build = || {
        SeccompFilter::new(
            rules(attachments, wait_set)?,
            SeccompAction::KillProcess,
            SeccompAction::Allow,
            TargetArch::x86_64,
        )?
        .try_into()
    };
    build().map_err(|error: BackendError| Error::Filter(error.to_string()))
}

/// What is allowed, by the numbers of the system calls.
fn rules(attachments: &[Attachment], wait_set: &WaitSet) -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    let mut allow = |call, conditions: &[Condition]| {
        let rule = SeccompRule::new(conditions.iter().map(Condition::build).collect::<Result<_, _>>()?)?;
        rules.entry(call).or_default().push(rule);
        Ok::<(), BackendError>(())
    };
    allow(SYS_write, &[equal(0, libc::STDOUT_FILENO)])?;
    allow(SYS_clock_gettime, &[equal(0, libc::CLOCK_MONOTONIC)])?;
    allow(SYS_clock_gettime, &[equal(0, libc::CLOCK_REALTIME)])?;
    allow(SYS_arch_prctl, &[long(0, ARCH_SET_FS)])?;
    // Without a signal mask: Ctrl-C ends the guest.
    allow(SYS_epoll_pwait, &[equal(0, wait_set.epoll.as_raw_fd()), long(4, 0)])?;
    // An absolute deadline, and nothing else to be told.
    let deadline = [
        equal(0, wait_set.timer.as_raw_fd()),
        equal(1, libc::TFD_TIMER_ABSTIME),
        long(3, 0),
    ];
    allow(SYS_timerfd_settime, &deadline)?;
    for attachment in attachments {
        match &attachment.backing {
            Backing::Network(tap) => {
                let tap = tap.file.as_raw_fd();
                allow(SYS_read, &[equal(0, tap)])?;
                allow(SYS_write, &[equal(0, tap)])?;
            }
            // One whole sector, so that no guest makes its disk grow.
            Backing::Block(disk) => {
                let sector = u64::from(disk.sector_size);
                let place = [below(3, disk.capacity), multiple(3, sector)];
                let request = [[equal(0, disk.file.as_raw_fd()), long(2, sector)], place].concat();
                allow(SYS_pread64, &request)?;
                allow(SYS_pwrite64, &request)?;
            }
        }
    }
    rules.insert(SYS_exit_group, Vec::new());
    Ok(rules)
}

/// What an argument of a system call has to be.
#[derive(Clone)]
struct Condition {
    argument: u8,
    is: SeccompCmpOp,
    value: u64,
    /// Whether the kernel takes 64 bits of it.
    long: bool,
}

impl Condition {
    fn build(&self) -> Result<SeccompCondition, BackendError> {
        let length = if self.long {
            SeccompCmpArgLen::Qword
        } else {
            SeccompCmpArgLen::Dword
        };
        SeccompCondition::new(self.argument, length, self.is.clone(), self.value)
    }
}

/// The argument is an `int` with that value.
fn equal(argument: u8, value: i32) -> Condition {
    Condition {
        argument,
        is: SeccompCmpOp::Eq,
        value: u64::from(value.cast_unsigned()),
        long: false,
    }
}

/// The argument is a `long` with that value.
fn long(argument: u8, value: u64) -> Condition {
    Condition {
        argument,
        is: SeccompCmpOp::Eq,
        value,
        long: true,
    }
}

/// The argument is a `long` below that value.
fn below(argument: u8, value: u64) -> Condition {
    Condition {
        is: SeccompCmpOp::Lt,
        ..long(argument, value)
    }
}

/// The argument is a `long` that is a multiple of that power of two.
fn multiple(argument: u8, power: u64) -> Condition {
    Condition {
        is: SeccompCmpOp::MaskedEq(power - 1),
        ..long(argument, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::disk::Disk;
    use crate::devices::tap::Tap;
    use crate::options::Mac;
    use std::fs::File;

    #[test]
    fn as_many_calls_as_the_readme_says() {
        let file = || File::open("/dev/null").unwrap();
        let backings = [
            Backing::Network(Tap {
                file: file(),
                mac: Mac([2; 6]),
                mtu: 1500,
            }),
            Backing::Block(Disk {
                file: file(),
                capacity: 512,
                sector_size: 512,
            }),
        ];
        let attachments: Vec<Attachment> = (1..)
            .zip(backings)
            .map(|(handle, backing)| Attachment {
                name: format!("device{handle}"),
                handle,
                backing,
            })
            .collect();
        let wait_set = WaitSet::new(&[]).unwrap();
        assert_eq!(rules(&attachments, &wait_set).unwrap().len(), 9);
        assert!(include_str!("../../../README.md").contains("lets make nine system calls"));
    }
}
