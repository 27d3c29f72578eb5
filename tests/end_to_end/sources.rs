//! Libraries that are compiled from source for Solo5, once for all unikernels.

use camino::{Utf8Path, Utf8PathBuf};
use mirage_build::Error;
use mirage_build::internal::cache::Cache;
use mirage_build::internal::checksum::Sha256;
use mirage_build::internal::progress::Progress;
use mirage_build::internal::sources::archive::{Archive, Name, Url};
use mirage_build::internal::sources::cross::{Compilation, CrossLibraries};
use mirage_build::internal::sources::lock::{Lock, LockedSource};
use mirage_build::internal::toolchain::{Host, cross_compiler};
use mirage_dsl::Target;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use tempfile::TempDir;

/// A cache with nothing in it, beside which sources can be put.
struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // As root, apt reads it with the rights of a user who has no others.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Shelf(folder)
    }

    fn folder(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.0.path().to_owned()).unwrap()
    }

    /// Packs files into an archive, and says where it is and what its checksum is.
    fn pack(&self, name: &str, files: &[(&str, &str)]) -> Archive {
        let root = self.folder().join(name);
        for (path, contents) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        let archive = self.folder().join(format!("{name}.tar.gz"));
        let tar = Command::new("tar")
            .args(["--create", "--gzip", "--directory", self.folder().as_str()])
            .args(["--file", archive.as_str(), name])
            .status();
        assert!(tar.unwrap().success());
        Archive {
            url: Url::try_from(format!("file:{archive}")).unwrap(),
            sha256: Sha256::of(&fs::read(archive).unwrap()),
        }
    }

    /// Compiles libraries with the toolchain of the machine's cache, and with nothing else of it.
    fn compile(&self, libraries: &[&str], lock: &Lock) -> Result<CrossLibraries, Error> {
        let progress = Progress::silent();
        let compiler = cross_compiler("solo5", &Cache::of_this_user()?, &progress)?;
        let compilation = Compilation {
            cache: &Cache::at(self.folder().join("cache")),
            compiler: &compiler,
            context: Target::SPT.context(),
            progress: &progress,
            bring: &|needs| Err(Host.missing(needs)),
        };
        let libraries = libraries.iter().map(|library| (*library).to_owned()).collect();
        compilation.prepare(&libraries, &BTreeMap::new(), lock)
    }
}

fn locked(package: &str, archive: Archive) -> Lock {
    let name = |text: &str| Name::try_from(text.to_owned()).unwrap();
    let source = LockedSource {
        version: name("1.0-1"),
        archives: vec![archive],
        packages: BTreeSet::from([name(package)]),
        overlay: false,
        compiler: None,
        targets: BTreeSet::new(),
    };
    Lock {
        sources: BTreeMap::from([(name(&format!("ocaml-{package}")), source)]),
    }
}

/// A package with a library that does with the language alone, one that needs Unix, and tests that need what is nowhere.
const DICE: [(&str, &str); 11] = [
    ("dune-project", "(lang dune 2.0)\n(package (name dice))\n"),
    (
        "src/dune",
        "(library (public_name \"dice\") (synopsis \"one; ; or (two\") (libraries (re_export dice_faces)\n\
         (select kind.ml from (no-such-library -> kind.other.ml) (-> kind.plain.ml)))\n\
         (foreign_stubs (language c) (names roll)))\n",
    ),
    (
        "src/dice.ml",
        "external roll : int -> int = \"dice_roll\"\nlet faces = Dice_faces.faces\n",
    ),
    (
        "src/roll.c",
        "#include <caml/mlvalues.h>\nvalue dice_roll(value faces) { return Val_long(1 % Long_val(faces)); }\n",
    ),
    (
        "faces/dune",
        "(library (name dice_faces) (public_name dice.faces))\n; (library (name not_read))\n",
    ),
    ("faces/dice_faces.ml", "let faces = 6\n"),
    (
        "unix/dune",
        "(library (public_name dice.unix) (name dice_unix) (libraries dice unix))\n",
    ),
    ("test/test.ml", "let () = No_such_library.test ()\n"),
    ("test/dune", "(test (name test) (libraries no-such-library))\n"),
    ("src/kind.plain.ml", "let name = \"plain\"\n"),
    ("src/kind.other.ml", "let name = No_such_library.name\n"),
];

#[test]
fn what_a_context_cannot_have_is_left_out() {
    let shelf = Shelf::new();
    let lock = locked("dice", shelf.pack("dice", &DICE));
    let libraries = shelf.compile(&["dice"], &lock).unwrap();
    assert_eq!(libraries.lock, lock);
    let [folder] = &libraries.folders[..] else {
        panic!("one package: {libraries:?}");
    };
    let dice = folder.join("dice");
    for file in [
        "META",
        "dune-package",
        "dice.cmxa",
        "libdice_stubs.a",
        "faces/dice_faces.cmxa",
    ] {
        assert!(dice.join(file).exists(), "{file} of {dice}");
    }
    assert!(!dice.join("unix").exists());
    // Once compiled, it stays.
    let modified = |path: &Utf8Path| fs::metadata(path).unwrap().modified().unwrap();
    let before = modified(&dice.join("META"));
    assert_eq!(
        shelf.compile(&["dice", "dice.faces"], &lock).unwrap().folders,
        libraries.folders
    );
    assert_eq!(modified(&dice.join("META")), before);
    // What is damaged is made anew: a library that was cut off, from an archive in which one bit is another.
    fs::write(dice.join("dice.cmxa"), "").unwrap();
    let cache = shelf.folder().join("cache");
    fs::remove_dir_all(cache.join("sources")).unwrap();
    let [archive] = &lock.sources.values().next().unwrap().archives[..] else {
        panic!("one archive");
    };
    let archive = cache.join("archives").join(archive.sha256.as_str());
    let before = modified(&archive);
    let mut contents = fs::read(&archive).unwrap();
    contents[40] ^= 1;
    fs::write(&archive, contents).unwrap();
    fs::File::options()
        .append(true)
        .open(&archive)
        .unwrap()
        .set_modified(before)
        .unwrap();
    shelf.compile(&["dice"], &lock).unwrap();
    assert!(fs::metadata(dice.join("dice.cmxa")).unwrap().len() > 0);
    let error = shelf.compile(&["dice.unix"], &lock).unwrap_err();
    assert_eq!(
        error.to_string(),
        "OCaml library `unix` for solo5 (needed by `dice.unix`) is missing"
    );
    assert!(
        error
            .help()
            .unwrap()
            .starts_with("there is no Unix below such a unikernel")
    );
}

#[test]
fn sources_that_do_not_compile_leave_nothing() {
    let shelf = Shelf::new();
    let mut files = DICE;
    files[5] = ("faces/dice_faces.ml", "let faces : int = \"six\"\n");
    let lock = locked("dice", shelf.pack("dice", &files));
    let error = shelf.compile(&["dice"], &lock).unwrap_err().to_string();
    assert!(
        error.contains("dune build") && error.contains("dice_faces.ml"),
        "{error}"
    );
    let cache = shelf.folder().join("cache");
    assert!(!cache.join("libraries").exists() && !cache.join("unfinished/libraries").exists());
    // Another archive is another source.
    let lock = locked("dice", shelf.pack("good-dice", &DICE));
    assert!(shelf.compile(&["dice"], &lock).is_ok());
}

#[test]
fn an_archive_that_is_gone() {
    let shelf = Shelf::new();
    let archive = shelf.pack("dice", &DICE);
    fs::remove_file(shelf.folder().join("dice.tar.gz")).unwrap();
    let error = shelf.compile(&["dice"], &locked("dice", archive)).unwrap_err();
    let told = error.to_string();
    assert!(
        told.starts_with("version 1.0-1 of `ocaml-dice` cannot be fetched\n"),
        "{told}"
    );
    assert!(told.contains("dice.tar.gz: File not found"), "{told}");
    assert_eq!(
        error.help().unwrap(),
        "try again later; if the distribution has another version by now, remove `ocaml-dice` from `mirage.lock`"
    );
}

#[test]
fn the_distribution_has_sources_of_most() {
    let shelf = Shelf::new();
    let wanted = ["lwt", "logs.lwt", "logs.fmt", "cmdliner"];
    let libraries = shelf.compile(&wanted, &Lock::default()).unwrap();
    let sources = libraries.lock.sources.values();
    // Releases of the distribution do not agree on the names of sources, so their order says nothing.
    let packages: BTreeSet<&str> = sources
        .flat_map(|source| source.packages.iter().map(Name::as_str))
        .collect();
    assert!(packages.into_iter().eq(["cmdliner", "fmt", "logs", "lwt"]));
    // Those that the distribution has compiled are taken where one of the sources is not on its servers.
    let compiled: BTreeSet<bool> = libraries.lock.sources.values().map(LockedSource::is_compiled).collect();
    assert_eq!(compiled.len(), 1, "libraries of both kinds do not fit together");
    let file = |path: &str| libraries.folders.iter().any(|folder| folder.join(path).exists());
    assert!(file("lwt/lwt.cmxa") && file("logs/lwt/logs_lwt.cmxa") && file("logs/fmt/logs_fmt.cmxa"));
    assert!(compiled.contains(&true) || !file("lwt/unix"));
}
