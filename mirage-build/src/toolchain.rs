//! Compilers and what installs them.

mod cross;
mod host;
mod package_manager;
mod solo5;

pub use cross::{CrossCompiler, Environment, environment};
pub use host::{Host, Need};
pub use package_manager::PackageManager;
pub(crate) use package_manager::debian_package;

use crate::cache::Cache;
use crate::error::Error;
use crate::progress::Progress;

/// The cross compiler that findlib knows by this name. Solo5's is built if the machine has none.
///
/// # Errors
/// There is none, or it cannot be built.
pub fn cross_compiler(name: &'static str, cache: &Cache, progress: &Progress) -> Result<CrossCompiler, Error> {
    if name == solo5::NAME {
        return solo5::compiler(cache, progress);
    }
    match host::findlib_configuration() {
        Some(configuration) if host::has_toolchain(name) => CrossCompiler::new(name, configuration, None, ""),
        _ => Err(Host.missing(&[Need::Toolchain(name)])),
    }
}

/// Which cross compiler goes by this name on this machine, in words.
pub fn describe_cross_compiler(name: &str, cache: &Cache) -> String {
    match name {
        solo5::NAME => solo5::describe(cache),
        other if host::has_toolchain(other) => format!("found    {other}"),
        other => format!("missing  {other}"),
    }
}
