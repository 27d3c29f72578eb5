//! The first build of the Solo5 toolchain, into a cache of its own.

use crate::Result;
use camino::Utf8Path;
use mirage_build::internal::cache::Cache;
use mirage_build::internal::progress::Progress;
use mirage_build::internal::toolchain::{CrossCompiler, cross_compiler, describe_cross_compiler};
use std::time::Instant;

const NAME: &str = "solo5";
/// More seconds than that are looked into.
const TARGET: f64 = 30.0;

/// The toolchain and the cache that has it.
pub struct Toolchain {
    pub compiler: CrossCompiler,
    pub cache: Cache,
}

/// The cache folder of config crates for which `XDG_CACHE_HOME` is the folder.
pub fn cache_below(folder: &Utf8Path) -> Cache {
    Cache::at(folder.join("mirage"))
}

pub fn bench(folder: &Utf8Path) -> Result<Toolchain> {
    let cache = cache_below(folder);
    let is_to_build = describe_cross_compiler(NAME, &cache).starts_with("to build");
    let start = Instant::now();
    let compiler = cross_compiler(NAME, &cache, &Progress::silent())?;
    let seconds = start.elapsed().as_secs_f64();
    if is_to_build {
        println!(
            "first build of the Solo5 toolchain on {} cores: {seconds:.1} s   {:.2}x the target of {TARGET} s",
            std::thread::available_parallelism()?,
            seconds / TARGET
        );
    } else {
        println!("first build of the Solo5 toolchain: not measured, the official one is installed");
    }
    Ok(Toolchain { compiler, cache })
}
