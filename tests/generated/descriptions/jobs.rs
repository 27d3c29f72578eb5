use mirage_dsl::prelude::*;

/// Serves.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Server")]
struct Server {
    disk: Impl<Block>,
}

/// Watches the same disk.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Watcher")]
struct Watcher {
    disk: Impl<Block>,
    seconds: u32,
}

/// Jobs at the same time over one disk, two of them the same job.
pub fn two_jobs() -> Application {
    let watcher = || Watcher {
        disk: ramdisk("d"),
        seconds: 1,
    };
    Application::new("jobs")
        .job(Server { disk: ramdisk("d") })
        .job(watcher())
        .job(watcher())
}

/// No job at all.
pub fn no_job() -> Application {
    Application::new("idle")
}
