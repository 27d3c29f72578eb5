//! A device with a field of every kind, as it arrives in the graph.
#![deny(warnings)]

use mirage_dsl::Context;
use mirage_dsl::model::graph::{FieldValue, Resolver};
use mirage_dsl::model::{Connect, FieldKind};
use mirage_dsl::prelude::*;

#[signature(module_type = "Store.S")]
struct Store;

/// A store on a disk.
#[derive(Device)]
#[device(
    module = "Store.Make",
    provides = Store,
    connect = "{module}.connect ~log:{log} ~fast:{fast} ~size:{size} ~motd:{motd} {disk}", name = "disk_store",
)]
struct DiskStore {
    disk: Impl<Block>,
    #[dependency]
    log: Impl<Reporter>,
    #[after]
    clock: Impl<Ptime>,
    fast: Value<bool>,
    size: u32,
    motd: RuntimeArgument<String>,
}

fn main() {
    let line = line!() + 1;
    let store = DiskStore {
        disk: ramdisk("d"),
        log: default_reporter(),
        clock: default_ptime(),
        fast: target().map(|target| target == Target::UNIX),
        size: 512,
        motd: RuntimeArgument::option("motd", "hello".to_owned()),
    }
    .into_impl();

    let context = Context::new(Target::UNIX);
    let mut resolver = Resolver::new(&context);
    let id = resolver.add(&store).unwrap();
    let again = resolver.add(&store.clone().into_impl()).unwrap();
    assert_eq!(id, again);
    let graph = resolver.finish_graph().unwrap();
    assert_eq!(graph.len(), 4);

    let device = graph.device(id);
    let description = device.description();
    assert_eq!(description.module(), "Store.Make");
    assert_eq!(description.name(), "disk_store");
    assert_eq!(description.signature().name, "Store");
    assert_eq!(description.signature().module_type, "Store.S");
    let Connect::Template(template) = description.connect() else { unreachable!() };
    assert!(template.starts_with("{module}.connect ~log:{log}"));

    let names: Vec<_> = description.fields().iter().map(|field| field.name).collect();
    assert_eq!(names, ["disk", "log", "clock", "fast", "size", "motd"]);
    let values: Vec<_> = device.fields().map(|(field, value)| (&field.kind, value)).collect();
    assert!(matches!(values[0], (FieldKind::Input, FieldValue::Device(_))));
    assert!(matches!(values[1], (FieldKind::Dependency, FieldValue::Device(_))));
    assert!(matches!(values[2], (FieldKind::After, FieldValue::Device(_))));
    assert!(matches!(values[3], (_, FieldValue::Expression("true"))));
    assert!(matches!(values[4], (_, FieldValue::Expression("512"))));
    assert!(matches!(values[5], (FieldKind::Argument(_), FieldValue::Argument)));

    // The device leads to the expression that made it, its connect template to the attribute.
    let created = description.created();
    assert!(created.file.ends_with("device.rs"));
    assert!((line..line + 9).contains(&created.line), "{created}");
    let connect = description.connect_location().unwrap();
    assert!(connect.file.ends_with("device.rs"));
    assert_eq!((connect.line, connect.column), (17, 15));
}
