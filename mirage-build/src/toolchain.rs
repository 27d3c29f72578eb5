//! Compilers and what installs them.

mod host;
mod package_manager;

pub use host::{Host, Need};
pub use package_manager::PackageManager;
