//! The processor: the guest runs until it needs the tender, again and again.

use super::hypercall::{self, Host};
use super::vm::{Vm, call};
use crate::error::Error;
use kvm_bindings::KVM_INTERNAL_ERROR_EMULATION;
use kvm_ioctls::VcpuExit;
use std::io;

/// Why the guest stopped running.
enum Stop {
    Port(u16, u32),
    Fault,
    Internal,
    Other(String),
}

/// Runs the guest until it exits, and returns its status.
pub(super) fn run(vm: &mut Vm, host: &mut Host<'_>) -> Result<u8, Error> {
    loop {
        let stop = match vm.run() {
            Ok(VcpuExit::IoOut(port, data)) => match data.try_into() {
                Ok(data) => Stop::Port(port, u32::from_le_bytes(data)),
                Err(_) => return Err(Error::Hypercall { port }),
            },
            Ok(VcpuExit::IoIn(port, _)) => return Err(Error::Hypercall { port }),
            Ok(VcpuExit::InternalError) => Stop::Internal,
            // Where there is no memory that can be accessed that way, KVM tells of a device, a fault or an error.
            Ok(VcpuExit::MmioRead(..) | VcpuExit::MmioWrite(..) | VcpuExit::MemoryFault { .. }) => Stop::Fault,
            Ok(VcpuExit::Shutdown) => Stop::Other("it failed to handle a trap within a trap".to_owned()),
            Ok(exit) => Stop::Other(format!("KVM says {exit:?}")),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.raw_os_error() == Some(libc::EFAULT) => Stop::Fault,
            Err(error) => return Err(call("run the virtual machine")(error)),
        };
        match stop {
            Stop::Port(port, argument) => {
                if let Some(status) = hypercall::answer(port, argument, host)? {
                    return Ok(status);
                }
            }
            Stop::Fault => {
                return Err(Error::Fault {
                    instruction: vm.instruction()?,
                });
            }
            Stop::Internal => {
                let number = vm.internal_error();
                let instruction = vm.instruction()?;
                if number == KVM_INTERNAL_ERROR_EMULATION {
                    return Err(Error::Emulation { instruction });
                }
                return Err(Error::Stopped {
                    instruction,
                    reason: format!("internal error {number} of KVM"),
                });
            }
            Stop::Other(reason) => {
                return Err(Error::Stopped {
                    instruction: vm.instruction()?,
                    reason,
                });
            }
        }
    }
}
