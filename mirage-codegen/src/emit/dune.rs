//! The dune files.

use crate::plan::Plan;
use camino::Utf8PathBuf;
use mirage_dsl::{DiskImage, DuneContext, GeneratedFile};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The language of all generated dune files: that of the oldest dune in use.
const LANGUAGE: &str = "(lang dune 2.9)\n";

fn header() -> String {
    super::header(";", "")
}

/// `dune-project`; dune wants its language on the first line.
pub(super) fn project(plans: &[Plan]) -> String {
    let name = plans.first().map_or("unikernel", |plan| plan.name.as_str());
    // Connect expressions use modules of packages that their device does not name, as upstream's do.
    format!(
        "{LANGUAGE}{}\n(name {})\n(implicit_transitive_deps true)\n",
        header(),
        atom(name)
    )
}

/// `dune-workspace`: the build machine's context alone, so that `dune build` and OCaml editors need no cross compiler.
pub(super) fn workspace() -> String {
    workspace_of(&BTreeSet::new())
}

/// The workspaces that images are built in: that of all contexts, and where there are several, that of each one. dune
/// wants the compilers of all contexts that a workspace has.
pub(super) fn workspaces(plans: &[Plan]) -> Vec<(Utf8PathBuf, String)> {
    let all = contexts(plans);
    let mut sets: BTreeSet<_> = all.iter().map(|context| BTreeSet::from([*context])).collect();
    sets.insert(all);
    let files = sets.iter();
    files
        .map(|contexts| (workspace_path(contexts), workspace_of(contexts)))
        .collect()
}

/// Where the workspace of some contexts is: of one, or of all that are configured.
pub fn workspace_path(contexts: &BTreeSet<DuneContext>) -> Utf8PathBuf {
    match contexts.first() {
        Some(alone) if contexts.len() == 1 => Utf8PathBuf::from(format!("mirage/dune-workspace.{}", alone.name)),
        _ => Utf8PathBuf::from("mirage/dune-workspace"),
    }
}

fn workspace_of(contexts: &BTreeSet<DuneContext>) -> String {
    let mut text = format!("{LANGUAGE}{}\n(profile release)\n\n(context (default))\n", header());
    for context in contexts.iter().filter(|context| **context != DuneContext::DEFAULT) {
        // Writing to a String cannot fail, here and below.
        let _ = write!(
            text,
            "\n(context\n (default\n  (name {})\n  (host default)\n",
            context.name
        );
        if let Some(toolchain) = context.toolchain {
            let _ = writeln!(text, "  (toolchain {toolchain})");
        }
        if !context.environment.is_empty() {
            let _ = write!(text, "  (env\n   (_\n    {}))\n", context.environment.join("\n    "));
        }
        text.push_str("  (disable_dynamically_linked_foreign_archives true)))\n");
    }
    text
}

/// The contexts that the targets of some plans are built in.
pub fn contexts(plans: &[Plan]) -> BTreeSet<DuneContext> {
    plans.iter().map(|plan| plan.target.context()).collect()
}

/// `dune` at the crate's root: what `dune build` builds, and what OCaml editors know of `unikernel.ml`.
pub(super) fn root(plans: &[Plan], is_here: &impl Fn(&str) -> bool) -> String {
    let mut text = header();
    text.push_str("\n(dirs :standard \\ target)\n");
    let here = plans
        .iter()
        .filter(|plan| plan.target.context() == DuneContext::DEFAULT);
    let mut deps: Vec<String> = here
        .map(|plan| atom(&format!("{}/{}", plan.folder(), plan.image())))
        .collect();
    // Without an image for this machine, its libraries may be missing: then editors know what there is.
    deps.push(if deps.is_empty() {
        format!(".merlin-conf/lib-{MODULES}")
    } else {
        "(alias check)".to_owned()
    });
    let enabled = enabled_if(DuneContext::DEFAULT);
    let _ = write!(
        text,
        "\n(rule\n (alias default)\n{enabled}{} (action (progn)))\n",
        field("deps", &deps)
    );
    text.push_str("\n; Never linked: it tells OCaml editors what the modules of this folder are compiled with.\n");
    let mut shared = editor_libraries(plans, is_here);
    if editor_modules(plans).next().is_some() {
        shared.push(DEVICE_MODULES.to_owned());
    }
    let libraries = close(field("libraries", &shared));
    let _ = write!(text, "(library\n (name {MODULES})\n (wrapped false)\n{libraries}");
    text
}

/// Modules that devices write, which `unikernel.ml` may refer to: for OCaml editors, in a folder of their own.
pub(super) fn editors(plans: &[Plan], is_here: &impl Fn(&str) -> bool) -> Vec<(Utf8PathBuf, String)> {
    let folder = Utf8PathBuf::from("mirage/editors");
    let mut files: Vec<_> = editor_modules(plans)
        .map(|file| (folder.join(&file.path), file.contents.clone()))
        .collect();
    if !files.is_empty() {
        let libraries = close(field("libraries", &editor_libraries(plans, is_here)));
        let library = format!("\n(library\n (name {DEVICE_MODULES})\n (wrapped false)\n{libraries}");
        files.push((
            folder.join("dune"),
            header() + &format!("\n; Never linked, as {MODULES}.") + &library,
        ));
    }
    files
}

fn editor_modules(plans: &[Plan]) -> impl Iterator<Item = &GeneratedFile> {
    let written = plans.first().into_iter().flat_map(|plan| &plan.files);
    written.filter(|file| file.path.ends_with(".ml") || file.path.ends_with(".mli"))
}

/// The library of the crate's own modules, at its root.
const MODULES: &str = "unikernel_for_editors";

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
    let mut text = header();
    let enabled = enabled_if(DuneContext::DEFAULT);
    for DiskImage {
        file,
        dependencies,
        action,
    } in images
    {
        let file = atom(file);
        let _ = write!(
            text,
            "\n(rule\n (mode\n  (promote (until-clean) (into ../..)))\n (targets {file})\n{enabled} (deps\n  {dependencies})\n (action\n  {action}))\n"
        );
    }
    text
}

/// `dune` of a target's folder: its image.
pub(super) fn target(plan: &Plan) -> String {
    let mut text = header();
    text.push_str("\n(copy_files# ../../*.ml)\n\n(copy_files# ../../*.mli)\n");
    let executable = plan.target.executable();
    let enabled = enabled_if(plan.target.context());
    text.push_str("\n(executable\n (name main)\n");
    if executable.is_native_only {
        text.push_str(" (modes\n  (native exe))\n");
    }
    text.push_str(&field("libraries", &plan.libraries));
    if !executable.flags.is_empty() {
        let _ = writeln!(text, " (flags\n  ({}))", executable.flags.join(" "));
    }
    let _ = writeln!(text, " (link_flags\n  ({}))", executable.link_flags.join(" "));
    if !executable.c_stubs.is_empty() {
        let _ = writeln!(
            text,
            " (foreign_stubs\n  (language c)\n  (names {}))",
            executable.c_stubs.join(" ")
        );
    }
    let _ = writeln!(text, "{})", enabled.trim_end());
    let image = atom(&plan.image());
    // Whoever builds the image gets what is installed beside it.
    let produced = plan.installed.iter().filter(|file| file.is_produced);
    let beside = field("deps", &produced.map(|file| atom(&file.path)).collect::<Vec<_>>());
    // What a debugger reads holds the folder's path, and stays in `main.exe`: the same source gives the same image.
    let _ = write!(
        text,
        "\n(rule\n (mode\n  (promote (until-clean) (into ../../dist)))\n (target {image})\n{enabled}{beside} (action\n  (run strip -S -o {image} %{{dep:main.exe}})))\n",
    );
    for stanza in &plan.stanzas {
        let _ = write!(text, "\n{}\n", stanza.trim());
    }
    text
}

fn enabled_if(context: DuneContext) -> String {
    format!(" (enabled_if\n  (= %{{context_name}} {}))\n", context.name)
}

/// A field whose values stand one a line.
fn field(name: &str, values: &[String]) -> String {
    if values.is_empty() {
        return String::new();
    }
    let lines: String = values.iter().map(|value| format!("\n  {value}")).collect();
    format!(" ({name}{lines})\n")
}

/// Closes the stanza behind its last line.
fn close(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text.push_str(")\n");
    text
}

/// A text as one atom of an S-expression, quoted where it must be.
fn atom(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./+:=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
