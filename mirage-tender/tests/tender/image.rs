//! Images made field by field, so that each can be made wrong.

/// Where an image has its code.
pub const CODE: u64 = 0x10_0000;
/// Where an image has its data.
pub const DATA: u64 = 0x10_2000;

pub const HVT: u32 = 1;
pub const SPT: u32 = 2;
pub const VIRTIO: u32 = 3;

pub const LOAD: u32 = 1;
pub const DYNAMIC: u32 = 2;
pub const NOTE: u32 = 4;

pub const BLOCK: u32 = 1;
pub const NETWORK: u32 = 2;
pub const RESERVED: u32 = 1 << 30;

const CODE_OFFSET: usize = 0x1000;
const DATA_OFFSET: usize = 0x2000;
const ABI_OFFSET: usize = 0x3000;
const MANIFEST_OFFSET: usize = 0x4000;

/// An image before it is written down.
#[derive(Clone)]
pub struct Image {
    pub ident: [u8; 16],
    pub kind: u16,
    pub machine: u16,
    pub version: u32,
    pub entry: u64,
    pub program_offset: u64,
    pub header_size: u16,
    pub program_header_size: u16,
    pub program_headers: u16,
    pub code: ProgramHeader,
    pub data: ProgramHeader,
    pub abi: ProgramHeader,
    pub manifest: ProgramHeader,
    /// Whatever else there is.
    pub more: Vec<ProgramHeader>,
    pub code_bytes: Vec<u8>,
    pub data_bytes: Vec<u8>,
    pub abi_note: Note,
    pub manifest_note: Note,
}

#[derive(Clone, Copy)]
pub struct ProgramHeader {
    pub kind: u32,
    pub flags: u32,
    pub offset: u64,
    pub address: u64,
    pub file_size: u64,
    pub memory_size: u64,
    pub alignment: u64,
}

#[derive(Clone)]
pub struct Note {
    pub owner_size: u32,
    pub size: u32,
    pub kind: u32,
    pub owner: [u8; 8],
    pub contents: Vec<u8>,
}

impl Image {
    /// A proper image for a target, of that code and data, which asks for those devices.
    pub fn new(target: u32, code: &[u8], data: &[u8], devices: &[(&str, u32)]) -> Image {
        assert!(code.len() <= 0x1000 && data.len() <= 0x1000);
        let abi_note = Note::new(0x3149_4241, [target, 2, 0, 0].map(u32::to_le_bytes).concat());
        let manifest_note = Note::new(0x3154_464d, [vec![0; 4], manifest(devices)].concat());
        let segment = |flags, offset: usize, address, size: usize| ProgramHeader {
            kind: LOAD,
            flags,
            offset: offset as u64,
            address,
            file_size: size as u64,
            memory_size: size as u64,
            alignment: 0x1000,
        };
        let note = |offset, note: &Note| ProgramHeader {
            kind: NOTE,
            alignment: 4,
            ..segment(4, offset, 0, note.bytes().len())
        };
        Image {
            ident: [0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            kind: 2,
            machine: 62,
            version: 1,
            entry: CODE,
            program_offset: 64,
            header_size: 64,
            program_header_size: 56,
            program_headers: 4,
            code: segment(5, CODE_OFFSET, CODE, code.len()),
            // What follows the data is zero.
            data: ProgramHeader {
                memory_size: 0x1800,
                ..segment(6, DATA_OFFSET, DATA, data.len())
            },
            abi: note(ABI_OFFSET, &abi_note),
            manifest: note(MANIFEST_OFFSET, &manifest_note),
            more: Vec::new(),
            code_bytes: code.to_vec(),
            data_bytes: data.to_vec(),
            abi_note,
            manifest_note,
        }
    }

    /// The image with another manifest.
    pub fn with_manifest(mut self, contents: Vec<u8>) -> Image {
        self.manifest_note = Note::new(self.manifest_note.kind, [vec![0; 4], contents].concat());
        self.manifest.file_size = self.manifest_note.bytes().len() as u64;
        self
    }

    /// The image as a file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut file = Vec::new();
        file.extend(self.ident);
        file.extend(self.kind.to_le_bytes());
        file.extend(self.machine.to_le_bytes());
        file.extend(self.version.to_le_bytes());
        file.extend([self.entry, self.program_offset, 0].map(u64::to_le_bytes).concat());
        file.extend([0; 4]);
        let sizes = [
            self.header_size,
            self.program_header_size,
            self.program_headers,
            64,
            0,
            0,
        ];
        file.extend(sizes.map(u16::to_le_bytes).concat());
        for header in [self.code, self.data, self.abi, self.manifest].iter().chain(&self.more) {
            file.extend([header.kind, header.flags].map(u32::to_le_bytes).concat());
            let numbers = [
                header.offset,
                header.address,
                header.address,
                header.file_size,
                header.memory_size,
            ];
            file.extend(numbers.map(u64::to_le_bytes).concat());
            file.extend(header.alignment.to_le_bytes());
        }
        for (offset, bytes) in [
            (CODE_OFFSET, &self.code_bytes),
            (DATA_OFFSET, &self.data_bytes),
            (ABI_OFFSET, &self.abi_note.bytes()),
            (MANIFEST_OFFSET, &self.manifest_note.bytes()),
        ] {
            file.resize(offset, 0);
            file.extend(bytes);
        }
        file
    }
}

impl Note {
    fn new(kind: u32, contents: Vec<u8>) -> Note {
        Note {
            owner_size: 6,
            size: contents.len() as u32,
            kind,
            owner: *b"Solo5\0\0\0",
            contents,
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let header = [self.owner_size, self.size, self.kind].map(u32::to_le_bytes).concat();
        [header, self.owner.to_vec(), self.contents.clone()].concat()
    }
}

/// A proper manifest of devices.
pub fn manifest(devices: &[(&str, u32)]) -> Vec<u8> {
    let mut bytes = [1, devices.len() as u32 + 1].map(u32::to_le_bytes).concat();
    for (name, kind) in [("", RESERVED)].iter().chain(devices) {
        bytes.extend(entry(name, *kind));
    }
    bytes
}

/// An entry of a manifest.
pub fn entry(name: &str, kind: u32) -> Vec<u8> {
    let mut entry = vec![0; 104];
    entry[..name.len()].copy_from_slice(name.as_bytes());
    entry[68..72].copy_from_slice(&kind.to_le_bytes());
    entry
}
