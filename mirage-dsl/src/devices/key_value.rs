//! Key-value stores.

use crate::prelude::*;
use crate::{DeviceBuilder, Text};

/// What stands behind [`generic_kv_ro`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KeyType)]
pub enum KvRoKind {
    /// The files are compiled into the unikernel.
    Crunch,
    /// The files are read from the host's file system.
    Direct,
}

/// The files of a folder of the config crate, compiled into the unikernel by `ocaml-crunch`.
#[track_caller]
pub fn crunch(folder: impl Into<Text>) -> Impl<KvRo> {
    let folder = folder.into();
    let words = folder.chars().map(|c| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        }
    });
    let module = format!("static_{}", words.collect::<String>());
    let capitalised = mirage_syntax::ocaml::capitalise(&module);
    // Quoted, so that a folder's name may hold a space.
    let source = format!("\"%{{project_root}}/{folder}\"");
    DeviceBuilder::new(module.clone(), capitalised)
        .connect("{module}.connect ()")
        .package(Package::new("mirage-kv-mem").min("4.0.0").max("5.0.0"))
        .package(Package::new("crunch").min("4.0.0").max("5.0.0").build())
        .stanza(format!(
            "(rule\n (targets {module}.ml {module}.mli)\n (deps (source_tree {source}))\n (action\n  (run ocaml-crunch -o {module}.ml {source})))"
        ))
        .produces(format!("{module}.ml"))
        .source(folder)
        .build()
}

/// The files of a folder of the host, read when they are asked for; the path is relative to where the unikernel runs.
#[track_caller]
pub fn direct_kv_ro(folder: impl Into<Text>) -> Impl<KvRo> {
    DeviceBuilder::new("kv_ro", "Mirage_kv_unix")
        .field("folder", folder.into().into_owned())
        .connect("{module}.connect {folder}")
        .package(Package::new("mirage-kv-unix").min("2.1.0").max("3.0.0"))
        .build()
}

/// A folder that the key `--kv_ro` compiles into the unikernel or has read from the host; in a group,
/// `--<group>-kv_ro`.
#[track_caller]
pub fn generic_kv_ro(group: &str, folder: impl Into<Text>) -> Impl<KvRo> {
    let folder = folder.into();
    let kind = Key::option("kv_ro", KvRoKind::Crunch)
        .doc("How the files get into the store: compiled into the unikernel, or read from the host.")
        .placeholder("KIND")
        .group(group)
        .value();
    match_impl(
        &kind,
        [(KvRoKind::Direct, direct_kv_ro(folder.clone()))],
        crunch(folder),
    )
}
