//! The virtual machine: its memory and its processor.

#![allow(unsafe_code)]

use super::registers;
use crate::error::Error;
use crate::memory::Memory;
use kvm_bindings::{KVM_API_VERSION, KVM_MAX_CPUID_ENTRIES, kvm_userspace_memory_region};
use kvm_ioctls::{Cap, Kvm, VcpuExit, VcpuFd, VmFd};
use std::io;

/// A virtual machine with one processor.
pub(super) struct Vm {
    processor: VcpuFd,
    cycle_frequency: u64,
    _machine: VmFd,
}

impl Vm {
    /// A machine that has `memory` as all of its own. The memory has to live as long as the machine does.
    pub(super) fn new(memory: &Memory) -> Result<Vm, Error> {
        let kvm = Kvm::new().map_err(|source| Error::Kvm { source: source.into() })?;
        if kvm.get_api_version() != KVM_API_VERSION as i32 || !kvm.check_extension(Cap::UserMemory) {
            return Err(call("speak the stable version of its interface")(
                io::ErrorKind::Unsupported,
            ));
        }
        let machine = kvm.create_vm().map_err(call("create a virtual machine"))?;
        let region = kvm_userspace_memory_region {
            memory_size: memory.end(),
            userspace_addr: memory.host_address(),
            ..kvm_userspace_memory_region::default()
        };
        // SAFETY: the region is all of `memory`, of which the tender takes references only while the guest stands still.
        unsafe { machine.set_user_memory_region(region) }.map_err(call("use the memory"))?;
        let processor = machine.create_vcpu(0).map_err(call("create a processor"))?;
        let features = kvm
            .get_supported_cpuid(KVM_MAX_CPUID_ENTRIES)
            .map_err(call("tell the processor's features"))?;
        processor
            .set_cpuid2(&features)
            .map_err(call("set the processor's features"))?;
        let kilohertz = processor
            .get_tsc_khz()
            .map_err(call("tell the frequency of the processor's clock"))?;
        Ok(Vm {
            processor,
            cycle_frequency: u64::from(kilohertz) * 1000,
            _machine: machine,
        })
    }

    /// How many cycles the guest's clock counts in a second.
    pub(super) fn cycle_frequency(&self) -> u64 {
        self.cycle_frequency
    }

    /// Prepares the processor to call the guest's first instruction.
    pub(super) fn set_registers(&mut self, entry: u64, argument: u64, memory: u64) -> Result<(), Error> {
        let system = self.processor.get_sregs().map_err(call("read registers"))?;
        self.processor
            .set_sregs(&registers::system(system))
            .map_err(call("set registers"))?;
        self.processor
            .set_regs(&registers::general(entry, argument, memory))
            .map_err(call("set registers"))
    }

    /// Lets the guest run until it needs the tender.
    pub(super) fn run(&mut self) -> Result<VcpuExit<'_>, io::Error> {
        Ok(self.processor.run()?)
    }

    /// The address of the instruction at which the guest stands.
    pub(super) fn instruction(&self) -> Result<u64, Error> {
        Ok(self.processor.get_regs().map_err(call("read registers"))?.rip)
    }

    /// What went wrong within KVM, after it has said that something did: `KVM_INTERNAL_ERROR_*`.
    pub(super) fn internal_error(&mut self) -> u32 {
        // SAFETY: KVM has filled this member in for such an exit, and any bits are a number.
        unsafe { self.processor.get_kvm_run().__bindgen_anon_1.internal.suberror }
    }
}

/// The error of a call to KVM.
pub(super) fn call<E: Into<io::Error>>(action: &'static str) -> impl Fn(E) -> Error {
    move |source| Error::KvmCall {
        action,
        source: source.into(),
    }
}
