use mirage_dsl::prelude::*;

#[signature]
struct Network;

#[signature()]
struct Block;

fn input(_: Impl<Network>, _: Impl<Block>) {}

fn main() {}
