//! Hypercalls: the guest writes the address of a structure to a port, the tender reads it and fills in the answer.

mod block;
mod clock;
mod console;
mod exit;
mod net;
mod poll;

use crate::devices::{Attachment, Backing};
use crate::error::Error;
use crate::memory::Memory;

/// The port of hypercall 0, which does not exist: `HVT_HYPERCALL_PIO_BASE`.
const PORTS: u16 = 0x500;

/// `SOLO5_R_OK`: it is done.
const OK: u64 = 0;
/// `SOLO5_R_AGAIN`: it cannot be done at this time.
const AGAIN: u64 = 1;
/// `SOLO5_R_EINVAL`: it cannot be done with these arguments.
const INVALID: u64 = 2;
/// `SOLO5_R_EUNSPEC`: the host cannot do it.
const FAILED: u64 = 3;

/// What hypercalls work on.
pub(super) struct Host<'a> {
    pub(super) memory: &'a mut Memory,
    pub(super) attachments: &'a [Attachment],
}

impl<'a> Host<'a> {
    /// What is behind the device with that handle, if there is one.
    fn backing(&self, handle: u64) -> Option<&'a Backing> {
        self.attachments
            .iter()
            .find(|attachment| attachment.handle == handle)
            .map(|attachment| &attachment.backing)
    }
}

/// Answers a hypercall: `enum hvt_hypercall`. The one that ends the guest gives its exit status.
pub(super) fn answer(port: u16, argument: u32, host: &mut Host<'_>) -> Result<Option<u8>, Error> {
    let call = Call {
        address: argument.into(),
    };
    match port.wrapping_sub(PORTS) {
        1 => clock::wall(&call, host)?,
        2 => console::write(&call, host)?,
        3 => poll::poll(&call, host)?,
        4 => block::write(&call, host)?,
        5 => block::read(&call, host)?,
        6 => net::write(&call, host)?,
        7 => net::read(&call, host)?,
        8 => return exit::halt(&call, host).map(Some),
        _ => return Err(Error::Hypercall { port }),
    }
    Ok(None)
}

/// The structure of a hypercall: numbers of eight bytes. An `int` has one to itself too, being the last.
struct Call {
    address: u64,
}

impl Call {
    fn field(&self, index: u64, host: &Host<'_>) -> Result<u64, Error> {
        let bytes = host.memory.bytes(self.address + index * 8, 8)?;
        Ok(u64::from_le_bytes(std::array::from_fn(|byte| bytes[byte])))
    }

    fn fields<const COUNT: usize>(&self, host: &Host<'_>) -> Result<[u64; COUNT], Error> {
        let mut fields = [0; COUNT];
        for (index, field) in (0..).zip(&mut fields) {
            *field = self.field(index, host)?;
        }
        Ok(fields)
    }

    fn set(&self, index: u64, value: u64, host: &mut Host<'_>) -> Result<(), Error> {
        host.memory
            .bytes_mut(self.address + index * 8, 8)?
            .copy_from_slice(&value.to_le_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_hypercalls_as_the_readme_says() {
        let mut memory = Memory::anywhere(1 << 20).unwrap();
        let known = (0..=u16::MAX).filter(|port| {
            let mut host = Host {
                memory: &mut memory,
                attachments: &[],
            };
            !matches!(answer(*port, 0, &mut host), Err(Error::Hypercall { .. }))
        });
        assert_eq!(known.count(), 8);
        assert!(include_str!("../../../../README.md").contains("knows eight hypercalls"));
    }
}
