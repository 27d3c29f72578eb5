//! Any bytes as an image: they are refused, or they are what they say.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mirage_tender::Image;

fuzz_target!(|bytes: &[u8]| {
    let Ok(image) = Image::parse(bytes) else {
        return;
    };
    let mut reached = 0;
    for segment in image.segments() {
        let pages = segment.pages();
        assert!(reached <= pages.start && pages.start < pages.end);
        assert!(segment.offset + segment.file_size <= bytes.len() as u64);
        assert!(!(segment.access.write && segment.access.execute));
        reached = pages.end;
    }
    assert_eq!(image.end(), reached);
});
