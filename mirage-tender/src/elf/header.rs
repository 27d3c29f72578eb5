//! The ELF header and the table of program headers.

use super::ImageError;
use super::source::Source;
use elf::abi;
use elf::endian::LittleEndian;
use elf::file::{Class, FileHeader, parse_ident};
use elf::segment::{ProgramHeader, SegmentTable};
use std::io;

const SIZE: usize = 64;
const PROGRAM_HEADER_SIZE: usize = 56;
/// Images have about ten program headers.
const MAX_PROGRAM_HEADERS: u16 = 64;

#[cfg(target_arch = "x86_64")]
const MACHINE: u16 = abi::EM_X86_64;
#[cfg(target_arch = "aarch64")]
const MACHINE: u16 = abi::EM_AARCH64;

/// What the headers say.
pub(super) struct Header {
    /// The address of the first instruction.
    pub(super) entry: u64,
    /// The program headers, not yet checked.
    pub(super) program: Vec<ProgramHeader>,
}

pub(super) fn read(source: &Source<'_>) -> Result<Header, ImageError> {
    let mut bytes = [0; SIZE];
    let available = usize::try_from(source.size()).unwrap_or(SIZE).min(SIZE);
    source.read_into(0, &mut bytes[..available]).map_err(ImageError::Read)?;
    if available < abi::EI_NIDENT || bytes[..4] != abi::ELFMAGIC {
        return Err(ImageError::NotElf);
    }
    let field = |field, found: u64, wanted: u64, expected| {
        if found == wanted {
            Ok(())
        } else {
            Err(ImageError::Header { field, found, expected })
        }
    };
    field(
        "class",
        bytes[abi::EI_CLASS].into(),
        abi::ELFCLASS64.into(),
        "64 bits (2)",
    )?;
    field(
        "byte order",
        bytes[abi::EI_DATA].into(),
        abi::ELFDATA2LSB.into(),
        "little-endian (1)",
    )?;
    field(
        "identified version",
        bytes[abi::EI_VERSION].into(),
        abi::EV_CURRENT.into(),
        "1",
    )?;
    if available < SIZE {
        return Err(ImageError::Truncated("ELF header"));
    }
    let ident: (LittleEndian, Class, u8, u8) = parse_ident(&bytes).map_err(|_| ImageError::NotElf)?;
    let header =
        FileHeader::parse_tail(ident, &bytes[abi::EI_NIDENT..]).map_err(|_| ImageError::Truncated("ELF header"))?;

    field("version", header.version.into(), abi::EV_CURRENT.into(), "1")?;
    field("header size", header.e_ehsize.into(), SIZE as u64, "64")?;
    field(
        "program header size",
        header.e_phentsize.into(),
        PROGRAM_HEADER_SIZE as u64,
        "56",
    )?;
    field(
        "type",
        header.e_type.into(),
        abi::ET_EXEC.into(),
        "an executable at fixed addresses (2)",
    )?;
    if header.e_machine != MACHINE {
        return Err(ImageError::Machine(header.e_machine));
    }
    if !(1..=MAX_PROGRAM_HEADERS).contains(&header.e_phnum) {
        return Err(ImageError::Header {
            field: "number of program headers",
            found: header.e_phnum.into(),
            expected: "between 1 and 64",
        });
    }

    let mut table = vec![0; usize::from(header.e_phnum) * PROGRAM_HEADER_SIZE];
    source
        .read_into(header.e_phoff, &mut table)
        .map_err(|error| truncated(error, "program headers"))?;
    let program = SegmentTable::new(ident.0, ident.1, &table).iter().collect();
    Ok(Header {
        entry: header.e_entry,
        program,
    })
}

/// The error of a read that may have met the end of the image.
pub(super) fn truncated(error: io::Error, part: &'static str) -> ImageError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => ImageError::Truncated(part),
        _ => ImageError::Read(error),
    }
}
