//! A field that is called like a Rust keyword is a placeholder without `r#`.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::Connect;
use mirage_dsl::model::graph::Resolver;
use mirage_dsl::prelude::*;

/// A disk of some type.
#[derive(Device)]
#[device(module = "Disk", provides = Block, connect = "{module}.connect ~kind:{type} {match}")]
struct r#Disk {
    r#type: String,
    r#match: Value<u32>,
}

/// The same, connected by nothing.
#[derive(Device)]
#[device(module = "Disk", provides = Block)]
struct r#Struct {
    r#type: String,
}

fn main() {
    let context = Context::new(Target::UNIX);
    let mut resolver = Resolver::new(&context);
    resolver.add(&Disk { r#type: "ram".into(), r#match: Value::constant(1) }.into_impl());
    resolver.add(&Struct { r#type: "ram".into() }.into_impl());
    let graph = resolver.finish_graph().unwrap();
    let devices: Vec<_> = graph.devices().map(|(_, device)| device.description()).collect();
    assert_eq!(devices[0].fields().iter().map(|field| field.name).collect::<Vec<_>>(), ["type", "match"]);
    assert_eq!(devices[1].connect(), &Connect::Values);
    assert_eq!(devices[1].name(), "struct");
}
