//! Equal devices with equal inputs are one, wherever they were written; a different field makes another.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::graph::Resolver;
use mirage_dsl::prelude::*;

/// Reads part of a disk.
#[derive(Device)]
#[device(module = "Partition.Make", provides = Block)]
struct Partition {
    disk: Impl<Block>,
    first: u64,
}

fn main() {
    let context = Context::new(Target::UNIX);
    let mut resolver = Resolver::new(&context);
    let one = resolver.add(&Partition { disk: ramdisk("a"), first: 0 }.into_impl());
    let same = resolver.add(&Partition { disk: ramdisk("a"), first: 0 }.into_impl());
    let other = resolver.add(&Partition { disk: ramdisk("a"), first: 1 }.into_impl());
    let nested = resolver.add(&Partition { disk: Partition { disk: ramdisk("a"), first: 0 }.into_impl(), first: 1 }.into_impl());
    let line = line!() + 1;
    let converted: Impl<Block> = Partition { disk: ramdisk("a"), first: 0 }.into();
    assert_eq!(one, same);
    assert_eq!(one, resolver.add(&converted));
    assert_ne!(one, other);
    assert_ne!(other, nested);
    assert_eq!(resolver.finish_graph().unwrap().len(), 4);

    // The place of a conversion is where it stands.
    let mut resolver = Resolver::new(&context);
    let id = resolver.add(&converted).unwrap();
    assert_eq!(resolver.finish_graph().unwrap().device(id).description().created().line, line);
}
