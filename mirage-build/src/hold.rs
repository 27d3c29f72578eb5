//! Locks between processes. A folder is locked itself, so that no file has to be put into it; whoever has to wait is told
//! for whom.
//!
//! A process that waits ends on Ctrl-C and its like as any other does, and the operating system lets go of what a process
//! held that is gone.

use crate::error::Error;
use crate::file_system::failed;
use crate::progress::Progress;
use camino::Utf8Path;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

/// Keeps other processes of ours from what is held, until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Held(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File);

/// Holds a config crate's folder: what is generated in it, and what dune makes of that.
///
/// # Errors
/// The folder is not there, or may not be read.
pub(crate) fn folder(path: &Utf8Path) -> Result<Held, Error> {
    let folder = File::open(path).map_err(failed("read", path))?;
    hold(folder, path, &format!("`{path}`"))
}

/// Holds a file, which stands for `what`.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn file(path: &Utf8Path, what: &str) -> Result<Held, Error> {
    let file = File::options().create(true).append(true).open(path);
    hold(file.map_err(failed("write", path))?, path, what)
}

/// Waits until no dune is at work in a folder. dune itself does not wait for another one, from version 3 on, and knows no
/// other before.
///
/// # Errors
/// The operating system refuses.
pub(crate) fn wait_for_dune(directory: &Utf8Path) -> Result<(), Error> {
    let path = directory.join("_build/.lock");
    let Ok(file) = File::open(&path) else {
        wait_for_watching_dune(directory);
        return Ok(());
    };
    hold(file, &path, &format!("`{}`", directory.join("_build"))).map(drop)
}

/// Waits for a dune that builds whenever a file changes, `dune build -w`, and has no lock: before version 3.
fn wait_for_watching_dune(directory: &Utf8Path) {
    let mut is_said = false;
    while let Some(pid) = watching_dune(directory) {
        if !std::mem::replace(&mut is_said, true) {
            let step = format!("waiting for {}, which builds in `{directory}`", process(pid));
            Progress::shown().step("Blocking", step);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The dune that watches a folder, where the operating system tells of processes.
fn watching_dune(directory: &Utf8Path) -> Option<u32> {
    let processes = Utf8Path::new("/proc").read_dir_utf8().ok()?.filter_map(Result::ok);
    let mut pids = processes.filter_map(|entry| entry.file_name().parse().ok());
    pids.find(|pid| {
        let words = words(*pid);
        words.first().is_some_and(|program| program == "dune")
            && words.iter().any(|word| word == "-w" || word.starts_with("--watch"))
            && fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|place| place == directory)
    })
}

fn hold(file: File, path: &Utf8Path, what: &str) -> Result<Held, Error> {
    // Any other error is of a file system that knows no locks, as some of networks: then there are none.
    if flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK) {
        let holder = holder(&file).unwrap_or_else(|| "another process".to_owned());
        Progress::shown().step("Blocking", format!("waiting for {holder}, which holds {what}"));
        flock(&file, FlockOperation::LockExclusive).map_err(|error| failed("lock", path)(error.into()))?;
    }
    Ok(Held(file))
}

/// The process that holds a lock on a file, where the operating system says so.
fn holder(file: &File) -> Option<String> {
    let inode = file.metadata().ok()?.ino();
    let locks = fs::read_to_string("/proc/locks").ok()?;
    holder_of(inode, &locks).map(process)
}

/// A process in words.
fn process(pid: u32) -> String {
    match words(pid).as_slice() {
        [] => format!("process {pid}"),
        words => format!("process {pid} (`{}`)", words.join(" ")),
    }
}

/// With what a process was started: the name of its program and the arguments.
fn words(pid: u32) -> Vec<String> {
    let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let mut words = words.trim_end_matches('\0').split('\0');
    let program = words.next().and_then(|program| Utf8Path::new(program).file_name());
    program.into_iter().chain(words).map(str::to_owned).collect()
}

/// The process that holds a lock on the file of this inode, as `/proc/locks` lists them.
fn holder_of(inode: u64, locks: &str) -> Option<u32> {
    locks.lines().find_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        // The lines of those who wait have an arrow here.
        words.next().filter(|kind| *kind == "FLOCK")?;
        let pid = words.nth(2)?.parse().ok()?;
        let (_, number) = words.next()?.rsplit_once(':')?;
        (number.parse() == Ok(inode)).then_some(pid)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_it() {
        let locks = "1: POSIX  ADVISORY  WRITE 7 fe:00:12 0 EOF\n2: FLOCK  ADVISORY  WRITE 8 fe:00:12 0 EOF\n\
                     2: -> FLOCK  ADVISORY  WRITE 9 fe:00:12 0 EOF\n3: FLOCK  ADVISORY  WRITE 10 fe:00:13 0 EOF\n";
        assert_eq!(holder_of(12, locks), Some(8));
        assert_eq!(holder_of(13, locks), Some(10));
        assert_eq!(holder_of(14, locks), None);
    }

    #[test]
    fn a_dune_that_watches_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
        // Only its name, its folder and its arguments count.
        std::os::unix::fs::symlink("/bin/sh", path.join("dune")).unwrap();
        let dune = |words: &[&str]| {
            let dune = std::process::Command::new(path.join("dune"))
                .args(["-c", "sleep 1; true"])
                .args(words)
                .current_dir(&path)
                .spawn();
            dune.unwrap()
        };
        let mut others = [dune(&["ocaml-merlin"]), dune(&["build"])];
        assert_eq!(watching_dune(&path), None);
        let mut watching = dune(&["build", "-w"]);
        assert_eq!(watching_dune(&path), Some(watching.id()));
        assert!(process(watching.id()).ends_with("(`dune -c sleep 1; true build -w`)"));
        wait_for_dune(&path).unwrap();
        assert_eq!(watching_dune(&path), None);
        others.iter_mut().chain([&mut watching]).for_each(|dune| {
            dune.wait().unwrap();
        });
    }

    #[test]
    fn a_folder_is_held_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(folder.path()).unwrap();
        let held = super::folder(path).unwrap();
        let second = File::open(path).unwrap();
        assert_eq!(
            flock(&second, FlockOperation::NonBlockingLockExclusive),
            Err(Errno::WOULDBLOCK)
        );
        if let Some(holder) = holder(&second) {
            assert!(
                holder.starts_with(&format!("process {} (`", std::process::id())),
                "{holder}"
            );
        }
        drop(held);
        assert_eq!(flock(&second, FlockOperation::NonBlockingLockExclusive), Ok(()));
        assert_eq!(fs::read_dir(path).unwrap().count(), 0);
    }
}
