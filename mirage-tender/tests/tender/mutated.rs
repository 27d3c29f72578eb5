//! Images damaged at random: never a crash, and what is accepted keeps its promises.

use crate::image::{BLOCK, Image, NETWORK, SPT};
use mirage_tender::Image as Checked;
use proptest::collection::vec;
use proptest::prelude::*;

fn check(bytes: &[u8]) {
    let Ok(image) = Checked::parse(bytes) else {
        return;
    };
    let mut reached = 0x10_0000;
    for segment in image.segments() {
        let pages = segment.pages();
        assert!(pages.start >= reached && pages.end > pages.start);
        assert!(pages.contains(&segment.address) && segment.address + segment.memory_size <= pages.end);
        assert!(segment.file_size <= segment.memory_size);
        assert!(segment.offset + segment.file_size <= bytes.len() as u64);
        assert!(!(segment.access.write && segment.access.execute));
        reached = pages.end;
    }
    assert_eq!(image.end(), reached);
    assert!(
        image
            .segments()
            .iter()
            .any(|segment| segment.access.execute && segment.pages().contains(&image.entry()))
    );
    for device in image.manifest().devices() {
        assert!((1..68).contains(&device.name.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// Some of the bytes that mean something, replaced by others.
    #[test]
    fn bytes_are_changed(changes in vec((prop_oneof![0..288_usize, 0x3000..0x3030_usize, 0x4000..0x4160_usize], any::<u8>()), 1..6)) {
        let mut bytes = Image::new(SPT, &[0xf4; 16], b"data", &[("service", NETWORK), ("storage", BLOCK)]).bytes();
        for (index, value) in changes {
            if let Some(byte) = bytes.get_mut(index) {
                *byte = value;
            }
        }
        check(&bytes);
    }

    /// Fields of program headers, replaced by numbers at which arithmetic goes wrong.
    #[test]
    fn numbers_are_changed(changes in vec((0..4_usize, 1..7_usize, prop_oneof![
        Just(0), Just(1), Just(u64::MAX), Just(1 << 63), Just(0xf_ffff), Just(0x10_0000), Just(u64::MAX - 0xfff), any::<u64>(),
        (0..64_u32).prop_map(|bit| 1 << bit),
    ]), 1..4)) {
        let mut bytes = Image::new(SPT, &[0xf4; 16], b"data", &[("service", NETWORK)]).bytes();
        for (header, field, value) in changes {
            bytes[64 + header * 56 + field * 8..][..8].copy_from_slice(&value.to_le_bytes());
        }
        check(&bytes);
    }

    /// Anything at all, behind the beginning of an ELF file.
    #[test]
    fn anything(mut bytes in vec(any::<u8>(), 64..1024)) {
        bytes[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1, 1]);
        check(&bytes);
    }
}
