//! Key-value stores.

use super::{Group, keys};
use crate::prelude::*;
use crate::{DeviceBuilder, Sexp, Text};

/// What stands behind [`generic_kv_ro`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KeyType)]
#[non_exhaustive]
pub enum KvRoKind {
    /// The files are compiled into the unikernel.
    Crunch,
    /// The files are read from the host's file system, where there is one.
    Direct,
}

/// The files of a folder of the config crate, compiled into the unikernel by `ocaml-crunch`: all that are in it, whatever
/// their names are.
///
/// OCaml: `Static_<folder>`, which is generated: a `Mirage_kv.RO`. Options: none. Targets: all.
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
    let files = [format!("{module}.ml"), format!("{module}.mli")];
    let source = Sexp::variable("config_crate", &format!("/{folder}"));
    let command = ["ocaml-crunch", "-o", &files[0]]
        .map(Sexp::text)
        .into_iter()
        .chain([source]);
    let rule = Sexp::form(
        "rule",
        [
            Sexp::form("targets", files.iter().map(|file| Sexp::text(file))),
            // dune does not see all files of the folder, so it is read anew each time.
            Sexp::form("deps", unknown_to_dune()),
            Sexp::form("action", [Sexp::form("run", command)]),
        ],
    );
    DeviceBuilder::new(module.clone(), mirage_syntax::ocaml::capitalise(&module))
        .connect("{module}.connect ()")
        .package(Package::new("mirage-kv-mem").min("4.0.0").max("5.0.0"))
        .package(Package::new("crunch").min("4.0.0").max("5.0.0").build())
        .stanza(rule)
        .produces(format!("{module}.ml"))
        .folder(folder)
        .build()
}

/// The dependencies of a rule that reads the config crate's own files.
pub(super) fn unknown_to_dune() -> [Sexp; 2] {
    let sandbox = Sexp::form("sandbox", [Sexp::code("none")]);
    [Sexp::form("universe", []), sandbox]
}

/// Targets whose host has files.
const WITH_FILES: &[Target] = &[
    Target::UNIX,
    Target::MACOSX,
    Target::UNIKRAFT_FIRECRACKER,
    Target::UNIKRAFT_QEMU,
];

#[track_caller]
fn kv_unix<S: Signature>(folder: Text) -> Impl<S> {
    DeviceBuilder::new("folder", "Mirage_kv_unix")
        .field("path", folder.into_owned())
        .connect("{module}.connect {path}")
        .package(Package::new("mirage-kv-unix").min("2.1.0").max("3.0.0"))
        .only_on(WITH_FILES)
        .build()
}

/// The files of a folder of the host, read when they are asked for. Where the target has no file system (Solo5, Xen),
/// they are compiled into the unikernel.
///
/// OCaml: `Mirage_kv_unix` or that of [`crunch`]: a `Mirage_kv.RO`. Options: none. Targets: all.
#[track_caller]
pub fn direct_kv_ro(folder: impl Into<Text>) -> Impl<KvRo> {
    let folder = folder.into();
    let has_files = target().map(|target| matches!(target.family(), Family::Unix | Family::Unikraft));
    if_impl(&has_files, kv_unix(folder.clone()), crunch(folder))
}

impl Group {
    /// See [`generic_kv_ro`].
    #[track_caller]
    pub fn generic_kv_ro(self, folder: impl Into<Text>) -> Impl<KvRo> {
        generic_kv_ro_with_kind(&keys::kv_ro(self).value(), folder)
    }
}

/// A folder whose kind is any value: see [`generic_kv_ro`], for which it is that of the key `--kv_ro`.
///
/// OCaml: `Mirage_kv_unix` or that of [`crunch`]: a `Mirage_kv.RO`. Options: none. Targets: all.
#[track_caller]
pub fn generic_kv_ro_with_kind(kind: &Value<KvRoKind>, folder: impl Into<Text>) -> Impl<KvRo> {
    let folder = folder.into();
    match_impl(kind, [(KvRoKind::Crunch, crunch(folder.clone()))], direct_kv_ro(folder))
}

/// A folder that the key `--kv_ro` compiles into the unikernel or has read from the host.
///
/// OCaml: `Mirage_kv_unix` or that of [`crunch`]: a `Mirage_kv.RO`. Options: the key `--kv_ro` (`direct` or `crunch`,
/// which is the default). Targets: all.
#[track_caller]
pub fn generic_kv_ro(folder: impl Into<Text>) -> Impl<KvRo> {
    Group::NONE.generic_kv_ro(folder)
}

/// A folder of the host, read and written.
///
/// OCaml: `Mirage_kv_unix`, which is a `Mirage_kv.RW`. Options: none. Targets: those whose host has files, `unix`,
/// `macosx` and Unikraft's.
#[track_caller]
pub fn direct_kv_rw(folder: impl Into<Text>) -> Impl<KvRw> {
    kv_unix(folder.into())
}

/// A store in memory, lost when the unikernel ends.
///
/// OCaml: `Mirage_kv_mem`, which is a `Mirage_kv.RW`. Options: none. Targets: all.
///
/// Its package has other bounds than that of [`crunch`], as in MirageOS 4.11: one unikernel cannot have both.
#[track_caller]
pub fn kv_rw_mem() -> Impl<KvRw> {
    DeviceBuilder::new("memory", "Mirage_kv_mem")
        .connect("{module}.connect ()")
        .package(Package::new("mirage-kv-mem").min("3.0.0").max("4.0.0"))
        .build()
}

#[track_caller]
fn over_block<S: Signature>(name: &'static str, module: &'static str, package: Package, block: Impl<Block>) -> Impl<S> {
    DeviceBuilder::new(name, module)
        .field("block", block)
        .connect("{module}.connect {block}")
        .package(package)
        .build()
}

/// A tar archive on a disk.
///
/// OCaml: `Tar_mirage.Make_KV_RO`, from `Mirage_block.S` to `Mirage_kv.RO`. Options: none. Targets: all.
#[track_caller]
pub fn tar_kv_ro(block: Impl<Block>) -> Impl<KvRo> {
    over_block(
        "tar",
        "Tar_mirage.Make_KV_RO",
        Package::new("tar-mirage").min("1.0.0").max("4.0.0"),
        block,
    )
}

/// A tar archive on a disk, to which can be appended.
///
/// OCaml: `Tar_mirage.Make_KV_RW`, from `Mirage_block.S` to `Mirage_kv.RW`. Options: none. Targets: all.
#[track_caller]
pub fn tar_kv_rw(block: Impl<Block>) -> Impl<KvRw> {
    over_block(
        "tar",
        "Tar_mirage.Make_KV_RW",
        Package::new("tar-mirage").min("2.2.0").max("4.0.0"),
        block,
    )
}

/// A FAT file system on a disk.
///
/// OCaml: `Fat.KV_RO`, from `Mirage_block.S` to `Mirage_kv.RO`. Options: none. Targets: all.
#[track_caller]
pub fn fat_ro(block: Impl<Block>) -> Impl<KvRo> {
    over_block(
        "fat",
        "Fat.KV_RO",
        Package::new("fat-filesystem").min("0.15.0").max("0.16.0"),
        block,
    )
}

/// A littlefs file system on a disk, which must be formatted.
///
/// OCaml: `Kv.Make`, from `Mirage_block.S` to `Mirage_kv.RW`. Options: the run-time argument that is given. Targets:
/// all.
#[track_caller]
pub fn chamelon(program_block_size: RuntimeArgument<i64>, block: Impl<Block>) -> Impl<KvRw> {
    DeviceBuilder::new("chamelon", "Kv.Make")
        .field("block", block)
        .field("program_block_size", program_block_size)
        .connect(
            "{module}.connect ~program_block_size:{program_block_size} {block}\n\
             >|= Result.map_error (Fmt.str \"%a\" {module}.pp_error)\n\
             >|= Result.fold ~ok:Fun.id ~error:failwith",
        )
        .package(Package::new("chamelon").min("0.0.8").sublibs(["kv"]))
        .build()
}
