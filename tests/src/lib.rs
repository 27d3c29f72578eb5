//! What the end-to-end tests share: config crates of their own, built with cargo, and what their programs said.

// A helper that cannot do its work fails the test that called it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The smallest unikernel: `module = "Unikernel"`, named `hello`.
pub const MAIN: &str = r#"use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel")]
struct Hello;

fn main() -> std::process::ExitCode {
    mirage_build::cli!(Application::new("hello").job(Hello))
}
"#;

/// Its OCaml side.
pub const UNIKERNEL: &str = "let start () = Logs.info (fun log -> log \"hello\"); Lwt.return_unit\n";

/// A unikernel with the libraries of all unikernels of the tests.
const ALL_LIBRARIES: &str = r#"#[package("cmdliner")]
#[package("cstruct")]
#[package("duration")]
#[package("fmt")]
#[package("ipaddr")]
#[package("macaddr")]
#[package("ptime")]
struct Hello"#;

/// What a run of a config crate leaves at its root.
const GENERATED: [&str; 8] = [
    "_build",
    "dist",
    "dune",
    "dune-project",
    "dune-workspace",
    "mirage",
    "mirage.lock",
    "target",
];

/// The root of the cargo workspace.
pub fn workspace() -> &'static Utf8Path {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Where the tests put everything: a folder of the target directory that this test was built in.
///
/// The crates have fixed places in it, and one target directory together, so that a second run compiles little.
fn playground() -> Utf8PathBuf {
    let test = Utf8PathBuf::from_path_buf(std::env::current_exe().unwrap()).unwrap();
    // target/debug/deps/test
    test.ancestors().nth(3).unwrap().join("end-to-end")
}

/// A config crate, and a cargo workspace of its own.
pub struct Crate {
    name: String,
    folder: Utf8PathBuf,
}

impl Crate {
    /// A crate with this `src/main.rs`. The name is also its place: no two tests may use the same.
    pub fn new(name: &str, main: &str) -> Self {
        Self::in_folder(name, name, main)
    }

    /// A crate in a folder of another name.
    pub fn in_folder(name: &str, folder: &str, main: &str) -> Self {
        let root = workspace();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             mirage-build = {{ path = \"{root}/mirage-build\" }}\nmirage-dsl = {{ path = \"{root}/mirage-dsl\" }}\n"
        );
        Self::empty(name, folder).manifest(&manifest).file("src/main.rs", main)
    }

    /// The hello-world unikernel.
    pub fn hello(name: &str) -> Self {
        Self::new(name, MAIN).file("unikernel.ml", UNIKERNEL)
    }

    /// A copy of an example, without what a run of it generates.
    pub fn example(example: &str) -> Self {
        Self::example_named(example, example)
    }

    /// A copy of an example under a name of its own.
    pub fn example_named(example: &str, name: &str) -> Self {
        let from = workspace().join("examples").join(example);
        let copy = Self::empty(name, name);
        let mut folders = vec![from.clone()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir_utf8().unwrap().map(Result::unwrap) {
                let is_at_root = folder == from;
                if is_at_root && (GENERATED.contains(&entry.file_name()) || entry.file_name().ends_with(".img")) {
                    continue;
                }
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.into_path());
                } else {
                    let path = entry.path().strip_prefix(&from).unwrap();
                    copy.write(path.as_str(), fs::read(entry.path()).unwrap());
                }
            }
        }
        let manifest = stand_alone(&fs::read_to_string(from.join("Cargo.toml")).unwrap());
        let [old, new] = [example, name].map(|name| format!("name = \"{name}\"\n"));
        copy.manifest(&manifest.replacen(&old, &new, 1))
    }

    fn empty(name: &str, folder: &str) -> Self {
        let place = playground().join("crates").join(name);
        if place.exists() {
            fs::remove_dir_all(&place).unwrap();
        }
        let folder = place.join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Crate {
            name: name.to_owned(),
            folder,
        }
    }

    fn manifest(self, manifest: &str) -> Self {
        self.file(
            "Cargo.toml",
            format!("{manifest}\n[workspace]\n\n[profile.dev]\ndebug = false\nincremental = false\n"),
        )
    }

    /// Adds a dependency on a crate below this one.
    pub fn dependency(self, name: &str) -> Self {
        let manifest = self.read("Cargo.toml").replace(
            "[dependencies]\n",
            &format!("[dependencies]\n{name} = {{ path = \"{name}\" }}\n"),
        );
        self.file("Cargo.toml", manifest)
    }

    /// Gives it a `mirage.lock` with the sources of all libraries that the tests need on Solo5. They are found once, not
    /// by every crate again; a build removes what it does not need from its copy.
    pub fn locked(self) -> Self {
        static LOCK: OnceLock<String> = OnceLock::new();
        let lock = LOCK.get_or_init(|| {
            let needy = Crate::new("lock", &MAIN.replace("struct Hello", ALL_LIBRARIES))
                .file("unikernel.ml", UNIKERNEL)
                .build();
            needy.run(&["build", "-t", "spt"]).succeeds();
            needy.read("mirage.lock")
        });
        self.file("mirage.lock", lock)
    }

    /// Adds a file, or replaces it.
    pub fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        self.write(path, contents);
        self
    }

    /// Writes a file.
    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let place = self.folder.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, contents).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.folder.join(path)).unwrap();
    }

    /// Makes an empty disk.
    pub fn disk(&self, path: &str, bytes: u64) {
        fs::File::create(self.folder.join(path))
            .unwrap()
            .set_len(bytes)
            .unwrap();
    }

    /// The crate's folder.
    pub fn folder(&self) -> &Utf8Path {
        &self.folder
    }

    /// All files of the crate, with the time of their last change.
    pub fn files(&self) -> BTreeMap<Utf8PathBuf, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in folder.read_dir_utf8().unwrap().map(Result::unwrap) {
                let path = entry.path().strip_prefix(&self.folder).unwrap().to_owned();
                let metadata = entry.metadata().unwrap();
                if metadata.is_dir() {
                    // An empty folder counts too.
                    files.insert(path.join(""), (Vec::new(), SystemTime::UNIX_EPOCH));
                    folders.push(entry.path().to_owned());
                } else {
                    let contents = fs::read(entry.path()).unwrap();
                    files.insert(path, (contents, metadata.modified().unwrap()));
                }
            }
        }
        files
    }

    /// The number of files that `mirage/generated` lists.
    pub fn generated(&self) -> usize {
        let list = self.read("mirage/generated");
        list.lines().filter(|line| !line.starts_with('#')).count()
    }

    /// Runs the crate with cargo.
    pub fn cargo_run(&self) -> Finished {
        self.cargo_run_with(&[])
    }

    /// Runs the crate with cargo and gives it arguments.
    pub fn cargo_run_with(&self, arguments: &[&str]) -> Finished {
        let words: Vec<&str> = ["run", "--quiet", "--"].iter().chain(arguments).copied().collect();
        self.finish(cargo(&self.folder).args(words))
    }

    /// Compiles the crate.
    pub fn build(self) -> Program {
        self.finish(cargo(&self.folder).args(["build", "--quiet"])).succeeds();
        let built = playground().join("cargo/debug").join(&self.name);
        Program {
            binary: built,
            of: self,
        }
    }

    fn finish(&self, command: &mut Command) -> Finished {
        let output = command.stdin(Stdio::null()).output().unwrap();
        Finished::new(&output, &self.folder)
    }
}

/// The tender as one file that needs no libraries, for file systems that have none.
///
/// # Panics
/// It does not compile.
pub fn static_tender() -> Utf8PathBuf {
    const PLATFORM: &str = "x86_64-unknown-linux-gnu";
    let mut cargo = cargo(workspace());
    cargo.env("RUSTFLAGS", "-C target-feature=+crt-static").args([
        "build",
        "--quiet",
        "--package",
        "mirage-tender",
        "--target",
        PLATFORM,
    ]);
    Finished::new(&cargo.output().unwrap(), workspace()).succeeds();
    playground().join("cargo").join(PLATFORM).join("debug/mirage-tender")
}

/// A copy of the workspace, as one who has just cloned it has it.
pub fn clone(name: &str) -> Utf8PathBuf {
    let copy = playground().join("clones").join(name);
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    fs::create_dir_all(&copy).unwrap();
    let entries = workspace().read_dir_utf8().unwrap().map(Result::unwrap);
    let entries = entries.filter(|entry| ![".git", "target"].contains(&entry.file_name()));
    let mut cp = Command::new("cp");
    cp.arg("-a").args(entries.map(|entry| entry.into_path())).arg(&copy);
    assert!(cp.status().unwrap().success());
    copy
}

/// Runs the lines of a shell session; says in which folder it ends.
pub fn shell(folder: &Utf8Path, lines: &str) -> (Finished, Utf8PathBuf) {
    let mut command = clean(Command::new("sh"), folder);
    command
        .args(["-ec", &format!("{lines}\npwd >&2")])
        .env("CARGO_TARGET_DIR", playground().join("cargo"))
        .env("CARGO_NET_OFFLINE", "true");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let end = said.lines().last().map_or_else(|| folder.to_owned(), Utf8PathBuf::from);
    (Finished::new(&output, folder), end)
}

/// A manifest of a crate of the workspace that does not inherit anything from it.
fn stand_alone(manifest: &str) -> String {
    let root = workspace();
    let lines = manifest
        .lines()
        .filter_map(|line| match line.strip_suffix(".workspace = true") {
            Some("version") => Some("version = \"0.1.0\"".to_owned()),
            Some("edition") => Some("edition = \"2024\"".to_owned()),
            Some(dependency) if dependency.starts_with("mirage-") => {
                Some(format!("{dependency} = {{ path = \"{root}/{dependency}\" }}"))
            }
            Some(_) => None,
            None => Some(match line.split_once(" = { workspace = true") {
                Some((dependency, rest)) => format!("{dependency} = {{ path = \"{root}/{dependency}\"{rest}"),
                None => line.replace("path = \"../", &format!("path = \"{root}/examples/")),
            }),
        });
    lines.map(|line| line + "\n").collect()
}

/// cargo, with the target directory that the tests share.
fn cargo(folder: &Utf8Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = clean(Command::new(cargo), folder);
    command
        .env("CARGO_TARGET_DIR", playground().join("cargo"))
        .env("CARGO_NET_OFFLINE", "true");
    command
}

/// A command as a user would type it: nothing of the cargo that runs the tests. dune's cache is off, because dune 2.9
/// warns where several builds fill it at once.
fn clean(mut command: Command, folder: &Utf8Path) -> Command {
    for (name, _) in std::env::vars_os() {
        let is_of_cargo = name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME";
        if is_of_cargo || name == "CARGO" || name == "NO_COLOR" || name == "OCAMLPATH" {
            command.env_remove(name);
        }
    }
    command
        .current_dir(folder)
        .env("TERM", "dumb")
        .env("DUNE_CACHE", "disabled");
    command
}

/// The compiled program of a config crate: what `cargo run` runs.
pub struct Program {
    binary: Utf8PathBuf,
    of: Crate,
}

impl std::ops::Deref for Program {
    type Target = Crate;

    fn deref(&self) -> &Crate {
        &self.of
    }
}

impl Program {
    /// The program itself.
    pub fn binary(&self) -> &Utf8Path {
        &self.binary
    }

    /// A call of the program.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.other(self.binary.as_str());
        command.args(arguments);
        command
    }

    /// A call of another program in the crate's folder.
    pub fn other(&self, program: &str) -> Command {
        clean(Command::new(program), self.folder())
    }

    /// A call of a shell script with namespaces of its own, such as `mount` and `net`: what it mounts and connects, it and
    /// its children alone see. `$0` is the program, `$1` the crate's folder.
    pub fn unshared(&self, namespaces: &[&str], script: &str) -> Command {
        let mut command = self.other("unshare");
        if !rustix::process::geteuid().is_root() {
            command.arg("--map-root-user");
        }
        command
            .args(namespaces.iter().map(|namespace| format!("--{namespace}")))
            .args(["sh", "-euc", script, self.binary().as_str(), self.folder().as_str()]);
        command
    }

    /// A cache directory of the test's own. Of the user's cache it has the fetched archives, and the entries whose names
    /// begin so: as links, because no entry ever changes.
    pub fn own_cache(&self, beginnings: &[&str]) -> Utf8PathBuf {
        self.own_cache_in("cache", beginnings)
    }

    /// A cache directory of the test's own, in this folder beside the crate's.
    pub fn own_cache_in(&self, folder: &str, beginnings: &[&str]) -> Utf8PathBuf {
        let variable = |name| std::env::var(name).ok().map(Utf8PathBuf::from);
        let user = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
        let user = user.unwrap().join("mirage");
        let own = self.folder().parent().unwrap().join(folder);
        // There are no archives where everything is taken from the machine itself.
        let entries = |folder: &Utf8Path| folder.read_dir_utf8().into_iter().flatten().map(Result::unwrap);
        let begins = |name: &str| beginnings.iter().any(|beginning| name.starts_with(beginning));
        let named = entries(&user).filter(|entry| begins(entry.file_name()));
        for entry in named.chain(entries(&user.join("archives"))) {
            let name = entry.path().strip_prefix(&user).unwrap();
            let manifest = Utf8Path::new("manifests").join(name);
            // What an earlier version left has none, and does not count.
            if let Ok(contents) = fs::read(user.join(&manifest)) {
                for path in [name, &manifest] {
                    fs::create_dir_all(own.join("mirage").join(path).parent().unwrap()).unwrap();
                }
                fs::write(own.join("mirage").join(&manifest), contents).unwrap();
                std::os::unix::fs::symlink(entry.path(), own.join("mirage").join(name)).unwrap();
            }
        }
        own
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.finish(&mut self.command(arguments))
    }

    /// Runs a command to its end.
    pub fn finish(&self, command: &mut Command) -> Finished {
        self.of.finish(command)
    }
}

/// How a program ended and what it said, with the crate's folder written as `[crate]`.
#[derive(Debug)]
pub struct Finished {
    /// The exit status; -1 if a signal ended it.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Finished {
    /// From a program's output.
    pub fn new(output: &Output, folder: &Utf8Path) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(folder.as_str(), "[crate]");
        Finished {
            status: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// It ended with this status.
    #[track_caller]
    pub fn ends_with(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "\n--- standard output\n{}\n--- standard error\n{}",
            self.stdout, self.stderr
        );
        self
    }

    /// It ended with status 0.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// It ended with this status and said exactly this on standard error.
    #[track_caller]
    pub fn refuses(self, status: i32, message: &str) -> Self {
        let finished = self.ends_with(status);
        assert_eq!(finished.stderr.trim_end(), message.trim());
        finished
    }

    /// All that is said, standard output first.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// It said this.
    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(
            self.text().contains(part),
            "does not say {part:?}:\n--- standard output\n{}\n--- standard error\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// It did not say this.
    #[track_caller]
    pub fn is_silent_about(self, part: &str) -> Self {
        assert!(!self.text().contains(part), "says {part:?}:\n{}", self.text());
        self
    }
}
