//! The tests on another release of Debian: in a chroot with this checkout, this cargo and this Rust.
//!
//! The folders of the machine that the chroot sees are mounted in a mount namespace of its own, so nothing is left of them
//! when the tests have ended, however they end.

use super::needs;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_build::Error;
use mirage_build::internal::toolchain::PackageManager;
use mirage_build::internal::{Command, find};

/// The word with which this program starts itself in the mount namespace.
pub const ENTER: &str = "enter";

/// Where packages come from.
const MIRROR: &str = "http://deb.debian.org/debian";

/// What a newcomer's machine has besides Debian's base system.
const INCLUDED: &str = "--include=ca-certificates,gcc,libc6-dev";

/// Runs the tests on a release, in a chroot that is made if it is not there.
pub fn test(suite: &str, arguments: &[String]) -> Result<(), Error> {
    if find("debootstrap").is_none()
        && let Some(manager) = PackageManager::of_this_machine()
    {
        needs::install(manager, vec!["debootstrap".to_owned()])?;
    }
    let root = checkout().join("target/debian").join(suite);
    if !root.exists() {
        let unfinished = Utf8PathBuf::from(format!("{root}.unfinished"));
        Command::as_root("rm")
            .arguments(["-rf", unfinished.as_str()])
            .perform()?;
        Command::new("mkdir").arguments(["-p", unfinished.as_str()]).perform()?;
        eprintln!("   Preparing Debian {suite} at {root}");
        Command::as_root("debootstrap")
            .arguments(["--variant=minbase", INCLUDED, suite, unfinished.as_str(), MIRROR])
            .perform_quietly()?;
        Command::as_root("mv").arguments([unfinished, root.clone()]).perform()?;
    }
    let program = std::env::current_exe().unwrap_or_default();
    Command::as_root("unshare")
        .arguments(["--mount", "--fork", "--propagation", "private"])
        .arguments([program.to_string_lossy().as_ref(), ENTER, suite, root.as_str()])
        .arguments(arguments.iter().cloned())
        .perform()
}

/// Mounts what the chroot is to see, and runs the tests in it.
pub fn enter(words: &[String]) -> Result<(), Error> {
    let [suite, root, arguments @ ..] = words else {
        return Ok(());
    };
    let root = Utf8Path::new(root);
    // The root of a mount namespace has to be a mount point, for tests that mount something themselves.
    mount("--bind", root, root)?;
    for folder in ["/proc", "/sys", "/dev"] {
        mount("--rbind", Utf8Path::new(folder), &inside(root, folder.into()))?;
    }
    let home = home();
    let [cargo, rustup] = [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")].map(|(variable, folder)| {
        let set = std::env::var(variable).ok().filter(|folder| !folder.is_empty());
        set.map_or_else(|| home.join(folder), Utf8PathBuf::from)
    });
    for folder in [checkout(), &cargo, &rustup] {
        let place = inside(root, folder);
        Command::new("mkdir").arguments(["-p", place.as_str()]).perform()?;
        mount("--bind", folder, &place)?;
    }
    for file in ["/etc/resolv.conf", "/etc/hosts"] {
        let place = inside(root, file.into());
        Command::new("cp")
            .arguments(["--dereference", file, place.as_str()])
            .perform()?;
    }
    let checkout = checkout();
    Command::new("chroot")
        .arguments([
            root.as_str(),
            "env",
            "--ignore-environment",
            "--chdir",
            checkout.as_str(),
        ])
        .arguments([
            "HOME=/root".to_owned(),
            format!("CARGO_HOME={cargo}"),
            format!("RUSTUP_HOME={rustup}"),
        ])
        .arguments([format!(
            "PATH={cargo}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        )])
        // Apart from what was compiled for, and on, this machine.
        .arguments([format!("CARGO_TARGET_DIR={checkout}/target/{suite}")])
        .arguments(["cargo", "xtask", "test", "--yes", "--"])
        .arguments(arguments.iter().cloned())
        .perform()
}

fn mount(option: &str, from: &Utf8Path, to: &Utf8Path) -> Result<(), Error> {
    Command::new("mount")
        .arguments([option, from.as_str(), to.as_str()])
        .perform()
}

/// Where a path of the machine is within the chroot.
fn inside(root: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    root.join(path.as_str().trim_start_matches('/'))
}

/// The root of this checkout.
fn checkout() -> &'static Utf8Path {
    let xtask = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

fn home() -> Utf8PathBuf {
    std::env::var("HOME").map_or_else(|_| Utf8PathBuf::from("/root"), Utf8PathBuf::from)
}
