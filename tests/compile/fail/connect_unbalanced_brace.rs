use mirage_dsl::prelude::*;

/// Ethernet framing.
#[derive(Device)]
#[device(module = "Ethernet.Make", provides = Ethernet, connect = "{module.connect")]
struct Ethif;

/// A disk.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect [| 1 |] }")]
struct Disk;

/// A record.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect { size = 4 }")]
struct Record;

fn main() {}
