//! Unikernels whose generated files are kept as snapshots: one file each, because line directives hold its lines.

mod arguments;
mod bare;
mod hello;
mod jobs;
mod keys;
mod needs;
mod network;
mod storage;
mod targets;

pub use arguments::arguments;
pub use bare::bare;
pub use hello::{hello, hello_named};
pub use jobs::{no_job, two_jobs};
pub use keys::keys;
pub use needs::needs;
pub use network::network;
pub use storage::storage;
pub use targets::{disk_image, disks, stack};
