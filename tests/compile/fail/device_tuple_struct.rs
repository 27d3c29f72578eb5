use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet)]
struct Ethif(Impl<Network>);

fn main() {}
