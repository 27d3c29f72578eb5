//! The dune files.

mod file;

use crate::plan::{MANIFEST_CODE, Plan};
use camino::{Utf8Path, Utf8PathBuf};
use file::DuneFile;
use mirage_dsl::model::DiskImage;
use mirage_dsl::model::{DuneContext, Flags, GeneratedFile, TargetFile};
use mirage_syntax::sexp::Sexp;
use std::collections::{BTreeMap, BTreeSet};

/// The alias of a target's image.
const IMAGE: &str = "image";

/// A stanza, field or action.
fn form(name: &str, values: impl IntoIterator<Item = Sexp>) -> Sexp {
    Sexp::form(name, values)
}

/// A word of dune's language.
fn code(word: &str) -> Sexp {
    Sexp::code(word)
}

/// Any other word.
fn text(word: impl AsRef<str>) -> Sexp {
    Sexp::text(word.as_ref())
}

/// A field of words, unless there are none.
fn field<S: AsRef<str>>(name: &str, words: impl IntoIterator<Item = S>) -> Option<Sexp> {
    let words: Vec<Sexp> = words.into_iter().map(text).collect();
    (!words.is_empty()).then(|| form(name, words))
}

/// A file in the language of all generated ones: that of the oldest dune in use.
fn versioned() -> DuneFile {
    DuneFile::versioned(form("lang", ["dune", "2.9"].map(code)))
}

/// A `dune-project` that says no more than that there is a project.
pub fn bare_project() -> String {
    versioned().finish()
}

/// `dune` of the folder of the packages that come with us.
pub fn packages() -> String {
    let mut file = DuneFile::new();
    file.comment("Platform packages that this machine does not have.");
    file.stanza(&form("vendored_dirs", [code("*")]));
    file.finish()
}

/// `dune-project`.
pub(super) fn project(plans: &[Plan]) -> String {
    // A project's name has no dots.
    let name = plans.first().map(|plan| plan.name.without_dots());
    let mut file = versioned();
    file.stanza(&form("name", [text(name.as_deref().unwrap_or("unikernel"))]));
    // Connect expressions use modules of packages that their device does not name, as upstream's do.
    file.stanza(&form("implicit_transitive_deps", [code("true")]));
    file.finish()
}

/// `dune-workspace`: the build machine's context alone, so that `dune build` and OCaml editors need no cross compiler.
pub(super) fn workspace() -> String {
    workspace_of(&BTreeSet::new())
}

/// The workspaces that images are built in are this file, and those with more behind a dot.
pub(super) const IMAGE_WORKSPACE: &str = "mirage/dune-workspace";

/// The workspace that the images are built in: its path and contents. dune wants the compilers of all contexts that a
/// workspace has.
pub(super) fn image_workspace(plans: &[Plan]) -> (Utf8PathBuf, String) {
    let contexts = contexts(plans);
    (workspace_path(&contexts), workspace_of(&contexts))
}

/// Where the workspace of some contexts is.
pub fn workspace_path(contexts: &BTreeSet<DuneContext>) -> Utf8PathBuf {
    match contexts.first() {
        Some(alone) if contexts.len() == 1 => Utf8PathBuf::from(format!("{IMAGE_WORKSPACE}.{}", alone.name)),
        _ => Utf8PathBuf::from(IMAGE_WORKSPACE),
    }
}

/// A workspace of these contexts and that of the build machine, in which tools are built.
pub fn workspace_of(contexts: &BTreeSet<DuneContext>) -> String {
    let mut file = versioned();
    file.stanza(&form("profile", [code("release")]));
    file.stanza(&form("context", [form("default", [])]));
    for context in contexts.iter().filter(|context| **context != DuneContext::DEFAULT) {
        let mut fields = vec![form("name", [text(context.name)]), form("host", [code("default")])];
        fields.extend(field("toolchain", context.toolchain));
        if !context.flags.is_empty() {
            let settings = context.flags.iter();
            let settings = settings.map(|(name, flags)| form(name, words(*flags)));
            fields.push(form("env", [form("_", settings)]));
        }
        fields.push(form("disable_dynamically_linked_foreign_archives", [code("true")]));
        file.stanza(&form("context", [form("default", fields)]));
    }
    file.finish()
}

/// The contexts that the targets of some plans are built in.
pub fn contexts(plans: &[Plan]) -> BTreeSet<DuneContext> {
    plans.iter().map(|plan| plan.target.context()).collect()
}

/// `dune` of a dune root above the config crate.
pub(super) fn root(plans: &[Plan]) -> String {
    let mut file = DuneFile::new();
    of_root(plans, &mut file);
    file.finish()
}

/// What dune is to know at its root: where it has nothing to look for, and what devices say.
fn of_root(plans: &[Plan], file: &mut DuneFile) {
    file.stanza(&form("dirs", [code(":standard"), code("\\"), text("target")]));
    let folders = plans.iter().flat_map(|plan| {
        let folders = plan.folders.iter();
        folders.map(|folder| plan.from_dune_root(&**folder))
    });
    // What is in them is nothing for dune, whatever it is called.
    let mut data: BTreeMap<Utf8PathBuf, BTreeSet<String>> = BTreeMap::new();
    for folder in folders {
        if let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) {
            data.entry(parent.to_owned()).or_default().insert(name.to_owned());
        }
    }
    for (parent, names) in data {
        let names = form("data_only_dirs", names.iter().map(text));
        file.stanza(&if parent.as_str().is_empty() {
            names
        } else {
            form("subdir", [text(parent), names])
        });
    }
    let mut known: Vec<&Sexp> = Vec::new();
    for stanza in plans.iter().flat_map(|plan| &plan.root_stanzas) {
        if !known.contains(&stanza) {
            known.push(stanza);
            file.stanza(stanza);
        }
    }
}

/// `dune` of the crate's folder: what `dune build` builds, and what OCaml editors know of `unikernel.ml`.
pub(super) fn of_crate(plans: &[Plan], is_here: &impl Fn(&str) -> bool) -> String {
    let mut file = DuneFile::new();
    if plans.iter().all(|plan| plan.dune_root().as_str().is_empty()) {
        of_root(plans, &mut file);
    } else {
        file.stanza(&form("dirs", [code(":standard"), code("\\"), text("target")]));
    }
    // The files of a target say which image is its own, so this one does not change with the targets.
    let images = form("alias_rec", [text(format!("mirage/{IMAGE}"))]);
    // Without an image for this machine, its libraries may be missing: then editors know what there is.
    let modules = if contexts(plans).contains(&DuneContext::DEFAULT) {
        form("alias", [code("check")])
    } else {
        text(format!(".merlin-conf/lib-{EDITOR_LIBRARY}"))
    };
    file.stanza(&alias_rule("default", DuneContext::DEFAULT, [images, modules]));
    file.comment("Never linked: it tells OCaml editors what the modules of this folder are compiled with.");
    let mut shared = editor_libraries(plans, is_here);
    if editor_modules(plans).next().is_some() {
        shared.push(DEVICE_MODULES.to_owned());
    }
    let rewriters = plans.iter().flat_map(|plan| plan.rewriters.iter().cloned()).collect();
    file.stanza(&editor_library(EDITOR_LIBRARY, &shared, &rewriters));
    file.finish()
}

/// Modules that devices write, which `unikernel.ml` may refer to: for OCaml editors, in a folder of their own.
pub(super) fn editors(plans: &[Plan], is_here: &impl Fn(&str) -> bool) -> Vec<(Utf8PathBuf, String)> {
    let folder = Utf8Path::new("mirage/editors");
    let mut files: Vec<_> = editor_modules(plans)
        .map(|file| (folder.join(&file.path), file.contents.clone()))
        .collect();
    if !files.is_empty() {
        let mut file = DuneFile::new();
        file.comment(&format!("Never linked, as {EDITOR_LIBRARY}."));
        let libraries = editor_libraries(plans, is_here);
        file.stanza(&editor_library(DEVICE_MODULES, &libraries, &BTreeSet::new()));
        files.push((folder.join("dune"), file.finish()));
    }
    files
}

/// A library that is there for OCaml editors.
fn editor_library(name: &str, libraries: &[String], rewriters: &BTreeSet<String>) -> Sexp {
    let fields = [form("name", [text(name)]), form("wrapped", [code("false")])];
    let fields = fields.into_iter().chain(field("libraries", libraries));
    // By the compiler itself: the rewritten files would else be among those that are copied for the images.
    form("library", fields.chain(preprocess("staged_pps", rewriters)))
}

fn editor_modules(plans: &[Plan]) -> impl Iterator<Item = &GeneratedFile> {
    let written = plans.first().into_iter().flat_map(|plan| &plan.files);
    written.filter(|file| file.path.ends_with(".ml") || file.path.ends_with(".mli"))
}

/// The library of the crate's own modules, at its root.
pub const EDITOR_LIBRARY: &str = "unikernel_for_editors";

/// The library of [`editors`].
const DEVICE_MODULES: &str = "device_modules_for_editors";

/// The libraries that all targets link, as far as this machine's context has them.
fn editor_libraries(plans: &[Plan], is_here: &impl Fn(&str) -> bool) -> Vec<String> {
    let libraries = plans.iter().map(|plan| plan.libraries.iter().collect::<BTreeSet<_>>());
    let shared = libraries.reduce(|one, other| &one & &other).unwrap_or_default();
    let here = shared.into_iter().filter(|library| is_here(library));
    here.cloned().collect()
}

/// `dune` of the folder in which disk images are made, on the build machine and once for all targets.
pub(super) fn disks(images: &BTreeSet<&DiskImage>) -> String {
    let mut file = DuneFile::new();
    for image in images {
        file.stanza(&form(
            "rule",
            [
                form("targets", [text(&image.file)]),
                enabled_if(DuneContext::DEFAULT),
                form("deps", image.dependencies.iter().cloned()),
                form("action", [image.action.clone()]),
            ],
        ));
    }
    file.finish()
}

/// `dune` of a target's folder: its image.
pub(super) fn target(plan: &Plan) -> String {
    let mut file = DuneFile::new();
    let names = if plan.modules.is_empty() {
        "*".to_owned()
    } else {
        format!("{{{}}}", plan.modules.join(","))
    };
    for ending in ["ml", "mli"] {
        file.stanza(&form("copy_files#", [code(&format!("../../{names}.{ending}"))]));
    }
    file.stanza(&executable(plan));
    let image = plan.image();
    // Whoever builds the image gets what is installed beside it.
    let produced = plan.installed.iter().filter(|file| file.is_produced);
    let mut fields = vec![form("target", [text(&image)]), enabled_if(plan.target.context())];
    fields.extend(field("deps", produced.map(|file| &file.path)));
    // What a debugger reads holds the folder's path, and stays in `main.exe`: the same source gives the same image.
    let strip = ["strip", "-S", "-o"].map(code).into_iter();
    let strip = strip.chain([text(&image), code("%{dep:main.exe}")]);
    fields.push(form("action", [form("run", strip)]));
    file.stanza(&form("rule", fields));
    file.stanza(&alias_rule(IMAGE, plan.target.context(), [text(&image)]));
    if has_manifest(plan) {
        file.stanza(&manifest_rule());
    }
    // From where dune runs an action, the way to the crate's own folder leads out of what dune builds in.
    let own = format!("/../../{}", plan.from_dune_root(""));
    for stanza in &plan.stanzas {
        file.stanza(&stanza.with_beginning("config_crate", "workspace_root", own.trim_end_matches('/')));
    }
    file.finish()
}

/// What a name stands for that `dune build` is asked for.
fn alias_rule(alias: &str, context: DuneContext, dependencies: impl IntoIterator<Item = Sexp>) -> Sexp {
    form(
        "rule",
        [
            form("alias", [code(alias)]),
            enabled_if(context),
            form("deps", dependencies),
            form("action", [form("progn", [])]),
        ],
    )
}

/// What modules pass through before they are compiled.
fn preprocess(how: &str, rewriters: &BTreeSet<String>) -> Option<Sexp> {
    (!rewriters.is_empty()).then(|| form("preprocess", [form(how, rewriters.iter().map(text))]))
}

fn executable(plan: &Plan) -> Sexp {
    let executable = plan.target.executable();
    let mut fields = vec![form("name", [code("main")])];
    if executable.is_native_only {
        fields.push(form("modes", [form("native", [code("exe")])]));
    }
    fields.extend(field("libraries", &plan.libraries));
    fields.extend(preprocess("pps", &plan.rewriters));
    for (name, flags) in [("flags", executable.flags), ("link_flags", executable.link_flags)] {
        if flags != Flags::NONE {
            fields.push(form(name, [Sexp::list(words(flags))]));
        }
    }
    if has_manifest(plan) {
        let names = form("names", [code("manifest")]);
        fields.push(form("foreign_stubs", [form("language", [code("c")]), names]));
    }
    fields.push(enabled_if(plan.target.context()));
    form("executable", fields)
}

/// Flags as dune reads them.
fn words(flags: Flags) -> impl Iterator<Item = Sexp> {
    let standard = flags.are_added.then(|| code(":standard"));
    standard.into_iter().chain(flags.words.iter().map(text))
}

/// Whether the image carries a manifest, as a C file.
fn has_manifest(plan: &Plan) -> bool {
    let mut files = plan.target.files().iter();
    files.any(|file| matches!(file, TargetFile::Manifest { .. }))
}

/// The rule that makes that C file.
fn manifest_rule() -> Sexp {
    let command = ["solo5-elftool", "gen-manifest", "manifest.json", MANIFEST_CODE];
    form(
        "rule",
        [
            form("targets", [code(MANIFEST_CODE)]),
            form("deps", [code("manifest.json")]),
            form("action", [form("run", command.map(code))]),
        ],
    )
}

fn enabled_if(context: DuneContext) -> Sexp {
    form("enabled_if", [form("=", [code("%{context_name}"), text(context.name)])])
}
