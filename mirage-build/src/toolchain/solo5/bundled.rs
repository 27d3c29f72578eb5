//! Our own cross compiler for Solo5, built on this machine: the host's OCaml compiler, a runtime from the distribution's
//! OCaml sources, and the embedded C library and guest bindings.

use super::NAME;
use crate::cache::Cache;
use crate::checksum::fingerprint;
use crate::embedded;
use crate::error::Error;
use crate::file_system::{failed, remove, write};
use crate::process::{Command, find};
use crate::progress::Progress;
use crate::toolchain::{CrossCompiler, Need};
use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};

static SOURCES: Dir = include_dir!("$CARGO_MANIFEST_DIR/runtime/solo5");

/// The programs that it is built and used with, each with what it is.
pub(in crate::toolchain) const PROGRAMS: [(&str, &str); 6] = [
    ("gcc", "the C compiler"),
    ("make", "which builds the Solo5 toolchain"),
    ("musl-gcc", "a C library for static programs"),
    ("objdump", "which looks into compiled programs"),
    ("bzip2", "which unpacks sources"),
    ("xz", "which unpacks sources"),
];

/// Where distributions put the sources of the OCaml compiler.
const COMPILER_SOURCES: &str = "/usr/src";

/// What is missing on this machine to build it.
pub(super) fn needs() -> Vec<Need> {
    let programs = PROGRAMS.iter().filter(|(program, _)| find(program).is_none());
    let mut needs: Vec<Need> = programs.map(|(program, _)| Need::Program(program)).collect();
    let version = compiler_configuration().and_then(|configuration| compiler_version(&configuration));
    if version
        .as_deref()
        .is_none_or(|version| compiler_sources(version).is_none())
    {
        needs.push(Need::CompilerSources(version));
    }
    needs
}

/// The compiler, built if it is not in the cache.
pub(super) fn compiler(cache: &Cache, progress: &Progress) -> Result<CrossCompiler, Error> {
    let missing = |need| Err(super::super::Host.missing(&[need]));
    let configuration = compiler_configuration().unwrap_or_default();
    let Some(version) = compiler_version(&configuration) else {
        return missing(Need::Program("ocamlopt"));
    };
    let Some(sources) = compiler_sources(&version) else {
        return missing(Need::CompilerSources(Some(version)));
    };
    let name = entry(&version, configuration);
    let prefix = cache.entry(&name, |to| {
        let what = format!("the Solo5 toolchain for OCaml {version}, once for all unikernels (half a minute)");
        let step = progress.long_step("Preparing", what);
        let built = build(&cache.path(&name), &sources, to);
        drop(step);
        built
    })?;
    let configuration = prefix.join("lib/findlib.conf");
    // Its compiler is the host's, and its C library has the thread block that the host's stack protector looks at.
    let compiler = CrossCompiler::new(NAME, configuration, Some(prefix.join("bin")), &name)?;
    Ok(compiler.linking_code_of(&version))
}

pub(super) fn describe(cache: &Cache) -> String {
    let configuration = compiler_configuration().unwrap_or_default();
    let Some(version) = compiler_version(&configuration) else {
        return "missing  solo5, a cross compiler that is made from the OCaml compiler".to_owned();
    };
    match cache.get(&entry(&version, configuration)) {
        Some(prefix) => format!("found    solo5, the cross compiler of mirage for OCaml {version} ({prefix})"),
        None => format!("to build solo5, the cross compiler of mirage for OCaml {version}"),
    }
}

/// The cache's name for the toolchain: another one if anything changes that it is made from.
fn entry(version: &str, configuration: String) -> String {
    let path = Command::new("ocamlfind").arguments(["printconf", "path"]).output();
    let mut parts = vec![configuration.into_bytes(), path.unwrap_or_default().into_bytes()];
    for file in embedded::files(&SOURCES) {
        parts.push(file.path().to_string_lossy().into_owned().into_bytes());
        parts.push(file.contents().to_owned());
    }
    format!("solo5-{version}-{}", fingerprint(parts))
}

/// Builds it so that it works when it is at `prefix`; leaves it at `to`.
fn build(prefix: &Utf8Path, sources: &Utf8Path, to: &Utf8Path) -> Result<(), Error> {
    let work = Utf8PathBuf::from(format!("{to}.build"));
    remove(&work)?;
    for file in embedded::files(&SOURCES) {
        if let Some(path) = Utf8Path::from_path(file.path()) {
            write(&work.join("source").join(path), file.contents())?;
        }
    }
    let destination = work.join("destination");
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let built = Command::new("make")
        .arguments(["-C".to_owned(), work.join("source").into_string()])
        .arguments([format!("-j{processors}"), "install".to_owned()])
        .arguments([format!("PREFIX={prefix}"), format!("DESTDIR={destination}")])
        .arguments([format!("OCAML_SOURCE={sources}")])
        .perform_quietly();
    let moved = built.and_then(|()| {
        let made = Utf8PathBuf::from(format!("{destination}{prefix}"));
        std::fs::rename(&made, to).map_err(failed("move", &made))
    });
    moved.and(remove(&work))
}

/// What the host's compiler says of itself.
fn compiler_configuration() -> Option<String> {
    Command::new("ocamlopt").arguments(["-config"]).output()
}

fn compiler_version(configuration: &str) -> Option<String> {
    let mut lines = configuration.lines();
    lines.find_map(|line| line.strip_prefix("version: ").map(str::to_owned))
}

/// The sources of the compiler of a version: a folder or an archive named after it.
fn compiler_sources(version: &str) -> Option<Utf8PathBuf> {
    let entries = Utf8Path::new(COMPILER_SOURCES).read_dir_utf8().ok()?;
    let mut found: Vec<Utf8PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default();
            let rest = name
                .strip_prefix("ocaml-source-")
                .or_else(|| name.strip_prefix("ocaml-"));
            rest.and_then(|rest| rest.strip_prefix(version))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(".tar"))
        })
        .collect();
    found.sort();
    found.into_iter().next()
}
