//! Guests: x86_64 instructions, as many as are needed to try something.

/// Registers, by their numbers in instructions.
#[derive(Clone, Copy)]
pub enum Register {
    Rax = 0,
    Rdx = 2,
    Rsi = 6,
    Rdi = 7,
    R8 = 8,
    R10 = 10,
}
use Register::*;

/// Instructions, one after the other.
#[derive(Clone, Default)]
pub struct Code(Vec<u8>);

impl Code {
    pub fn new() -> Code {
        Code::default()
    }

    fn emit(mut self, bytes: &[u8]) -> Code {
        self.0.extend(bytes);
        self
    }

    /// register = value
    pub fn set(self, register: Register, value: u64) -> Code {
        let number = register as u8;
        self.emit(&[0x48 | number >> 3, 0xb8 | number & 7])
            .emit(&value.to_le_bytes())
    }

    /// rax = the number at rdi + offset
    pub fn load(self, offset: u32) -> Code {
        self.emit(&[0x48, 0x8b, 0x87]).emit(&offset.to_le_bytes())
    }

    /// rdi = the number at rdi + offset
    pub fn follow(self, offset: u32) -> Code {
        self.emit(&[0x48, 0x8b, 0xbf]).emit(&offset.to_le_bytes())
    }

    /// The byte at the address = al
    pub fn store_byte(self, address: u64) -> Code {
        self.set(Rdi, address).emit(&[0x88, 0x07])
    }

    /// The number at the address = rax
    pub fn store(self, address: u64) -> Code {
        self.set(Rdi, address).emit(&[0x48, 0x89, 0x07])
    }

    /// al = the byte at the address
    pub fn load_byte(self, address: u64) -> Code {
        self.set(Rdi, address).emit(&[0x8a, 0x07])
    }

    /// rax = the number at the offset of the thread's storage
    pub fn load_thread(self, offset: u32) -> Code {
        self.emit(&[0x64, 0x48, 0x8b, 0x04, 0x25]).emit(&offset.to_le_bytes())
    }

    /// rax = rax >> bits
    pub fn shift_right(self, bits: u8) -> Code {
        self.emit(&[0x48, 0xc1, 0xe8, bits])
    }

    /// rdi = rax
    pub fn rax_to_rdi(self) -> Code {
        self.emit(&[0x48, 0x89, 0xc7])
    }

    /// edi = eax
    pub fn rax_to_rdi_low(self) -> Code {
        self.emit(&[0x89, 0xc7])
    }

    /// rsi = rdi
    pub fn rdi_to_rsi(self) -> Code {
        self.emit(&[0x48, 0x89, 0xfe])
    }

    /// push rax
    pub fn push(self) -> Code {
        self.emit(&[0x50])
    }

    pub fn jump(self, address: u64) -> Code {
        self.set(Rax, address).emit(&[0xff, 0xe0])
    }

    pub fn system_call(self, number: u64) -> Code {
        self.set(Rax, number).emit(&[0x0f, 0x05])
    }

    /// A system call with arguments.
    pub fn call(self, number: u64, arguments: &[u64]) -> Code {
        let registers = [Rdi, Rsi, Rdx, R10, R8];
        registers
            .into_iter()
            .zip(arguments)
            .fold(self, |code, (register, value)| code.set(register, *value))
            .system_call(number)
    }

    /// exit_group(status)
    pub fn exit(self, status: u64) -> Code {
        self.call(231, &[status])
    }

    /// exit_group(rax)
    pub fn exit_with_rax(self) -> Code {
        self.rax_to_rdi().system_call(231)
    }

    /// write(1, address, size)
    pub fn print(self, address: u64, size: u64) -> Code {
        self.call(1, &[1, address, size])
    }

    /// A hypercall with a structure at an address.
    pub fn hypercall(self, number: u16, address: u64) -> Code {
        self.set(Rax, address).out(0x500 + number)
    }

    /// The port = eax
    pub fn out(self, port: u16) -> Code {
        self.set(Rdx, port.into()).emit(&[0xef])
    }

    /// An SSE instruction: xmm0 = xmm0 ^ xmm0, then addsd.
    pub fn float(self) -> Code {
        self.emit(&[0x66, 0x0f, 0xef, 0xc0, 0xf2, 0x0f, 0x58, 0xc0])
    }

    /// Instructions that must not be reached.
    pub fn unreachable(self) -> Code {
        self.exit(111)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
