use mirage_dsl::prelude::*;

/// Reads and writes.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
    memory: Impl<Block>,
    compiled: Impl<KvRo>,
    direct: Impl<KvRo>,
}

/// The standard disks and stores, clocks that are set by hand, and a quiet reporter.
pub fn storage() -> Application {
    let main = Main {
        disk: block_of_file("disk.img"),
        memory: ramdisk("scratch"),
        compiled: crunch("my files/été"),
        direct: direct_kv_ro("t"),
    };
    Application::new("storage")
        .reporter(Some(reporter(Some(LogLevel::Warning))))
        .ptime(Some(mock_ptime()))
        .mtime(Some(mock_mtime()))
        .job(main)
}
