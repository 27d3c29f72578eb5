//! Implementations that are chosen by a key.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::prelude::*;

#[derive(Keys)]
struct Options {
    /// Whether to keep the disk in memory.
    #[key(flag)]
    memory: Value<bool>,
}

/// Uses a disk.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
}

fn main() {
    let options = Options::declare();
    let disk = if_impl(&options.memory, ramdisk("disk"), block_of_file("disk.img"));
    let application = Application::new("choices").keys(&options).job(Main { disk });
    let keys = application.all_keys().unwrap();
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["memory", "extra-repos", "no-extra-repo", "output"]);
    let disk = |words: &[(&str, &str)]| {
        let words = words.iter().map(|(name, word)| (name.to_string(), vec![word.to_string()])).collect();
        let resolved = application.resolve(&Context::choose(Target::UNIX, &keys, words).unwrap()).unwrap();
        let disk = resolved.graph.device(resolved.jobs[0]).inputs()[0];
        resolved.graph.device(disk).description().module().to_owned()
    };
    assert_eq!(disk(&[]), "Block");
    assert_eq!(disk(&[("memory", "true")]), "Ramdisk");
}
