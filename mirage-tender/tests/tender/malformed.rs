//! Every field of an image made wrong, one at a time.

use crate::image::{BLOCK, DYNAMIC, Image, LOAD, NETWORK, NOTE, Note, ProgramHeader, RESERVED, SPT, entry, manifest};
use mirage_tender::{DeviceKind, Image as Checked, ImageError, ManifestError, SegmentError, Target};

const DEVICES: [(&str, u32); 2] = [("service", NETWORK), ("storage", BLOCK)];

fn proper() -> Image {
    Image::new(SPT, &[0xf4; 16], b"data", &DEVICES)
}

/// The error of an image that is proper but for one change.
fn broken(change: impl FnOnce(&mut Image)) -> ImageError {
    let mut image = proper();
    change(&mut image);
    Checked::parse(&image.bytes()).unwrap_err()
}

/// What is said of the field that the change breaks.
fn header(change: impl FnOnce(&mut Image)) -> (&'static str, u64) {
    match broken(change) {
        ImageError::Header { field, found, .. } => (field, found),
        other => panic!("{other:?}"),
    }
}

fn data(change: impl FnOnce(&mut ProgramHeader)) -> SegmentError {
    match broken(|image| change(&mut image.data)) {
        ImageError::Segment { index: 1, problem } => problem,
        other => panic!("{other:?}"),
    }
}

fn of_manifest(contents: Vec<u8>) -> ManifestError {
    match Checked::parse(&proper().with_manifest(contents).bytes()).unwrap_err() {
        ImageError::Manifest(problem) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_proper_image_is_accepted() {
    let bytes = proper().bytes();
    let image = Checked::parse(&bytes).unwrap();
    assert_eq!((image.abi().target, image.abi().version), (Target::Spt, 2));
    let devices: Vec<_> = image
        .manifest()
        .devices()
        .iter()
        .map(|device| (device.name.as_str(), device.kind))
        .collect();
    assert_eq!(
        devices,
        [("service", DeviceKind::Network), ("storage", DeviceKind::Block)]
    );
    assert_eq!(image.entry(), 0x10_0000);
    let pages: Vec<_> = image.segments().iter().map(|segment| segment.pages()).collect();
    assert_eq!(pages, [0x10_0000..0x10_1000, 0x10_2000..0x10_4000]);
    assert_eq!(image.end(), 0x10_4000);
}

#[test]
fn every_target_is_known_by_its_number() {
    for (number, target) in (1..).zip(["hvt", "spt", "virtio", "muen", "genode", "xen"]) {
        let bytes = Image::new(number, &[0xf4], b"", &[]).bytes();
        assert_eq!(Checked::parse(&bytes).unwrap().abi().target.name(), target);
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let bytes = proper().bytes();
    for size in 0..bytes.len() {
        assert!(Checked::parse(&bytes[..size]).is_err(), "{size} bytes");
    }
}

#[test]
fn other_files_are_not_images() {
    assert!(matches!(Checked::parse(b"").unwrap_err(), ImageError::NotElf));
    assert!(matches!(Checked::parse(&[0x7f; 8192]).unwrap_err(), ImageError::NotElf));
    assert!(matches!(broken(|image| image.ident[0] = 0), ImageError::NotElf));
}

#[test]
fn header_fields_are_checked() {
    assert_eq!(header(|image| image.ident[4] = 1), ("class", 1));
    assert_eq!(header(|image| image.ident[5] = 2), ("byte order", 2));
    assert_eq!(header(|image| image.ident[6] = 0), ("identified version", 0));
    assert_eq!(header(|image| image.version = 2), ("version", 2));
    assert_eq!(header(|image| image.kind = 3), ("type", 3));
    assert_eq!(header(|image| image.header_size = 63), ("header size", 63));
    assert_eq!(
        header(|image| image.program_header_size = 57),
        ("program header size", 57)
    );
    for number in [0, 65, u16::MAX] {
        assert_eq!(
            header(|image| image.program_headers = number),
            ("number of program headers", number.into())
        );
    }
    assert!(matches!(broken(|image| image.machine = 183), ImageError::Machine(183)));
    assert!(matches!(broken(|image| image.machine = 3), ImageError::Machine(3)));
    for offset in [0x5000, u64::MAX, u64::MAX - 55, i64::MAX as u64] {
        assert!(matches!(
            broken(|image| image.program_offset = offset),
            ImageError::Truncated("program headers")
        ));
    }
}

#[test]
fn the_entry_point_is_in_the_code() {
    for entry in [0, 0xf_ffff, 0x10_0010, 0x10_2000, u64::MAX] {
        assert!(matches!(broken(|image| image.entry = entry), ImageError::Entry(found) if found == entry));
    }
}

#[test]
fn segments_are_within_the_file() {
    assert_eq!(data(|data| data.file_size = 0x1_0000), SegmentError::Size);
    assert_eq!(data(|data| data.offset = !0xfff), SegmentError::Truncated);
    assert_eq!(data(|data| data.offset = 0x10_0000), SegmentError::Truncated);
    assert_eq!(
        data(|data| {
            data.offset = u64::MAX;
            data.address = u64::MAX;
        }),
        SegmentError::Overflow
    );
    assert_eq!(
        data(|data| {
            data.file_size = u64::MAX;
            data.memory_size = u64::MAX;
        }),
        SegmentError::Overflow
    );
    assert_eq!(
        data(|data| {
            data.file_size = 1 << 40;
            data.memory_size = 1 << 40;
        }),
        SegmentError::Truncated
    );
}

#[test]
fn segments_have_addresses() {
    assert_eq!(data(|data| data.memory_size = u64::MAX), SegmentError::Overflow);
    assert_eq!(
        data(|data| data.memory_size = u64::MAX - data.address),
        SegmentError::Overflow
    );
    assert_eq!(data(|data| data.address = !0xfff), SegmentError::Overflow);
    assert_eq!(data(|data| data.address = 0), SegmentError::Low);
    assert_eq!(data(|data| data.address = 0xf_f000), SegmentError::Low);
    // Its page is that of the code.
    assert_eq!(data(|data| data.address = 0x10_0000), SegmentError::Overlap);
    assert!(matches!(
        broken(|image| image.code.address = 0x10_3000),
        ImageError::Segment {
            index: 1,
            problem: SegmentError::Order
        }
    ));
    assert!(matches!(
        broken(|image| image.code.memory_size = 0x2001),
        ImageError::Segment {
            index: 1,
            problem: SegmentError::Overlap
        }
    ));
}

#[test]
fn segments_occupy_whole_pages() {
    for alignment in [0, 3, 0x1001, u64::MAX] {
        assert_eq!(data(|data| data.alignment = alignment), SegmentError::Alignment);
    }
    assert_eq!(data(|data| data.offset += 1), SegmentError::Offset);
    assert_eq!(data(|data| data.alignment = 16), SegmentError::Page);
    // With such an alignment it begins where the tender has its own things, or ends nowhere.
    assert_eq!(data(|data| data.alignment = 1 << 63), SegmentError::Offset);
}

#[test]
fn segments_have_permissions_that_can_be_given() {
    assert_eq!(data(|data| data.flags = 7), SegmentError::WritableAndExecutable);
    assert_eq!(data(|data| data.flags = 3), SegmentError::WritableAndExecutable);
    assert_eq!(data(|data| data.flags = 0), SegmentError::Permissions);
    assert_eq!(data(|data| data.flags = 0x10_0006), SegmentError::Permissions);
}

#[test]
fn there_is_something_to_load_and_nothing_to_link() {
    let empty = |image: &mut Image| {
        image.code.kind = 0;
        image.data.kind = 0;
    };
    assert!(matches!(broken(empty), ImageError::Empty));
    assert!(matches!(broken(|image| image.data.kind = DYNAMIC), ImageError::Dynamic));
}

#[test]
fn headers_of_empty_segments_are_of_no_account() {
    let mut image = proper();
    image.program_headers = 5;
    image.more.push(ProgramHeader {
        kind: LOAD,
        memory_size: 0,
        file_size: 0,
        address: 0,
        ..image.data
    });
    assert_eq!(Checked::parse(&image.bytes()).unwrap().segments().len(), 2);
}

#[test]
fn notes_are_within_their_segments() {
    assert!(matches!(
        broken(|image| image.abi.offset = 1 << 40),
        ImageError::Truncated("notes")
    ));
    assert!(matches!(
        broken(|image| image.abi.file_size = u64::MAX),
        ImageError::Note(2)
    ));
    assert!(matches!(
        broken(|image| image.abi.file_size = 1 << 20),
        ImageError::Note(2)
    ));
    assert!(matches!(broken(|image| image.abi.file_size -= 1), ImageError::Note(2)));
    assert!(matches!(broken(|image| image.abi.file_size = 11), ImageError::Note(2)));
    for size in [17, 0x1000, u32::MAX, u32::MAX - 3] {
        assert!(matches!(
            broken(|image| image.abi_note.size = size),
            ImageError::Note(2)
        ));
        assert!(
            matches!(
                broken(|image| image.abi_note.owner_size = size.saturating_add(20)),
                ImageError::Note(2)
            ),
            "{size}"
        );
    }
}

#[test]
fn there_is_one_note_of_each_kind() {
    assert!(matches!(broken(|image| image.abi.kind = 0), ImageError::NoAbi));
    assert!(matches!(
        broken(|image| image.manifest.kind = 0),
        ImageError::NoManifest
    ));
    assert!(matches!(
        broken(|image| image.abi_note.owner = *b"Solo6\0\0\0"),
        ImageError::NoAbi
    ));
    assert!(matches!(broken(|image| image.abi_note.kind += 1), ImageError::NoAbi));
    let twice = |again: fn(&Image) -> ProgramHeader| {
        broken(|image| {
            image.program_headers = 5;
            image.more.push(again(image));
        })
    };
    assert!(matches!(twice(|image| image.abi), ImageError::TwoNotes("ABI")));
    assert!(matches!(
        twice(|image| image.manifest),
        ImageError::TwoNotes("manifest")
    ));
}

#[test]
fn notes_of_others_may_stand_before() {
    let mut image = proper();
    let other = Note {
        owner_size: 4,
        size: 3,
        kind: 1,
        owner: *b"GNU\0abc\0",
        contents: Vec::new(),
    };
    let both = [other.bytes(), image.abi_note.bytes()].concat();
    image.abi.file_size = both.len() as u64;
    let mut bytes = image.bytes();
    bytes[image.abi.offset as usize..][..both.len()].copy_from_slice(&both);
    assert_eq!(Checked::parse(&bytes).unwrap().abi().target, Target::Spt);
}

#[test]
fn the_abi_note_is_checked() {
    for (index, value) in [(0, 0), (0, 7), (3, 0xff), (8, 1), (12, 1)] {
        assert!(
            matches!(broken(|image| image.abi_note.contents[index] = value), ImageError::Abi),
            "{index}"
        );
    }
    let shorter = |image: &mut Image| {
        image.abi_note.size = 12;
        image.abi.file_size -= 4;
    };
    assert!(matches!(broken(shorter), ImageError::Abi));
}

#[test]
fn the_manifest_is_checked() {
    let changed = |index: usize, value: u8| {
        let mut contents = manifest(&DEVICES);
        contents[index] = value;
        of_manifest(contents)
    };
    let (first, second) = (8 + 104, 8 + 208);
    assert_eq!(of_manifest(Vec::new()), ManifestError::Header { size: 0 });
    assert_eq!(changed(0, 2), ManifestError::Version(2));
    assert_eq!(changed(4, 0), ManifestError::Entries(0));
    assert_eq!(changed(4, 65), ManifestError::Entries(65));
    assert_eq!(changed(7, 0xff), ManifestError::Entries(0xff00_0003));
    assert_eq!(
        changed(4, 4),
        ManifestError::Size {
            size: 320,
            entries: 4,
            expected: 424
        }
    );
    assert_eq!(changed(8, b'a'), ManifestError::First);
    assert_eq!(changed(8 + 68, 1), ManifestError::First);
    assert_eq!(changed(first + 96, 1), ManifestError::Attached(1));
    assert_eq!(changed(8 + 96, 2), ManifestError::Attached(0));
    assert_eq!(changed(first + 68, 3), ManifestError::Kind { index: 1, number: 3 });
    assert_eq!(
        changed(first + 71, 0x40),
        ManifestError::Kind {
            index: 1,
            number: RESERVED | 2
        }
    );
    // Something behind the end of a name, something other than letters and digits, and no name.
    for (index, value) in [(67, b'x'), (9, b'x'), (0, b'-'), (0, 0xff), (0, 0)] {
        assert_eq!(changed(first + index, value), ManifestError::Name(1));
    }
    let mut unterminated = manifest(&DEVICES);
    unterminated[second..][..68].fill(b'x');
    assert_eq!(of_manifest(unterminated), ManifestError::Name(2));
    assert_eq!(
        of_manifest(manifest(&[("same", NETWORK), ("same", BLOCK)])),
        ManifestError::Duplicate(2)
    );
    let mut extra = manifest(&DEVICES);
    extra.push(0);
    assert_eq!(
        of_manifest(extra),
        ManifestError::Size {
            size: 321,
            entries: 3,
            expected: 320
        }
    );
    let mut reserved = manifest(&[]);
    reserved[4] = 2;
    reserved.extend(entry("", RESERVED));
    assert_eq!(
        of_manifest(reserved),
        ManifestError::Kind {
            index: 1,
            number: RESERVED
        }
    );
}

#[test]
fn as_many_devices_as_there_may_be() {
    let names: Vec<String> = (0..63).map(|number| format!("storage{number}")).collect();
    let devices: Vec<(&str, u32)> = names.iter().map(|name| (name.as_str(), BLOCK)).collect();
    let bytes = Image::new(SPT, &[0xf4], b"", &devices).bytes();
    assert_eq!(Checked::parse(&bytes).unwrap().manifest().devices().len(), 63);
    let long = "x".repeat(67);
    let bytes = Image::new(SPT, &[0xf4], b"", &[(&long, NETWORK)]).bytes();
    assert_eq!(Checked::parse(&bytes).unwrap().manifest().devices()[0].name, long);
}

#[test]
fn only_regular_files_are_read() {
    for path in ["/", "/dev/zero", "/nowhere/image.spt"] {
        let error = Checked::read(path).unwrap_err().to_string();
        assert!(error.starts_with(&format!("cannot run `{path}`: ")), "{error}");
    }
}

#[test]
fn a_note_segment_may_be_anything_but_notes() {
    let mut image = proper();
    image.program_headers = 5;
    image.more.push(ProgramHeader {
        kind: NOTE,
        file_size: 7,
        ..image.data
    });
    assert!(matches!(
        Checked::parse(&image.bytes()).unwrap_err(),
        ImageError::Note(4)
    ));
}
