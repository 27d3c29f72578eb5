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
use crate::toolchain::cross::own_configuration;
use crate::toolchain::{CrossCompiler, Need};
use camino::{Utf8Path, Utf8PathBuf};
use include_dir::{Dir, include_dir};
use mirage_syntax::findlib::Meta;

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

/// Its configuration of findlib.
const CONFIGURATION: &str = "lib/findlib.conf";

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
    let configuration = prefix.join(CONFIGURATION);
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
    let made = work.join("toolchain");
    let built = make(&work.join("source"), "../toolchain", sources)
        .and_then(|()| configure_findlib(prefix, &made))
        .and_then(|()| std::fs::rename(&made, to).map_err(failed("move", &made)));
    built.and(remove(&work))
}

/// Calls make in the folder of the sources. It does not know paths with blanks: where the toolchain goes is said from
/// there.
fn make(folder: &Utf8Path, to: &str, sources: &Utf8Path) -> Result<(), Error> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let command = Command::new("make")
        .arguments([format!("-j{processors}"), "install".to_owned()])
        .arguments([format!("TO={to}"), format!("OCAML_SOURCE={sources}")])
        .directory(folder);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if folder.as_str().chars().all(is_plain) {
        return command.perform_quietly();
    }
    // The compiler's own makefiles refuse such paths wholly, and need another place.
    let place = std::env::temp_dir();
    let place = tempfile::tempdir_in(&place).map_err(|source| Error::File {
        action: "create a folder in",
        path: Utf8PathBuf::from(place.to_string_lossy().into_owned()),
        source,
    })?;
    let tree = place.path().join("ocaml");
    command
        .arguments([format!("OCAML_TREE={}", tree.display())])
        .perform_quietly()
}

/// Writes the files by which findlib and dune find the toolchain: findlib itself keeps the host's path, and what is asked
/// of its toolchain `solo5` is answered by the second file.
fn configure_findlib(prefix: &Utf8Path, made: &Utf8Path) -> Result<(), Error> {
    let place = |path: &str| prefix.join("sysroot").join(path).into_string();
    let path = Command::new("ocamlfind").arguments(["printconf", "path"]).output();
    let path: Vec<String> = path.unwrap_or_default().lines().map(str::to_owned).collect();
    let mut host = Meta::default();
    host.set("path", &[], path.join(":"));
    host.set("destdir", &[], place("lib"));
    let mut own = Meta::default();
    for name in ["path", "destdir", "stdlib"] {
        own.set(name, &[NAME], place("lib/ocaml"));
    }
    for tool in ["ocamlc", "ocamlopt", "ocamldep", "ocamlmklib", "ocamlcp"] {
        own.set(tool, &[NAME], place(&format!("bin/{tool}")));
    }
    let file = made.join(CONFIGURATION);
    write(&file, host.to_string())?;
    write(&own_configuration(&file, NAME), own.to_string())
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
