//! A machine inside of this one, with KVM and networks, whatever this one has: Debian's kernel under an emulator.

use crate::archive::Archive;
use crate::{Outcome, perform};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use std::process::Command;

/// Modules of the kernel, in the order in which they load.
const MODULES: [&str; 4] = ["irqbypass", "kvm", "kvm-amd", "tun"];

/// What `init` prints around every script, so that its output is found in that of the console.
const START: &str = "@@start";
const STATUS: &str = "@@status ";

/// A machine that has not been started yet.
pub struct Machine {
    folder: Utf8PathBuf,
    files: Archive,
    scripts: Vec<String>,
    kernel: Utf8PathBuf,
}

impl Machine {
    /// A machine with a kernel, which is downloaded into the folder unless it is there, and busybox.
    ///
    /// # Panics
    /// Something is missing on this machine.
    pub fn new(folder: &Utf8Path) -> Self {
        let kernel = unpacked_kernel(folder);
        let mut machine = Machine {
            folder: folder.to_owned(),
            files: Archive::default(),
            scripts: Vec::new(),
            kernel: find(&kernel.join("boot"), "vmlinuz-"),
        };
        for folder in [
            "bin",
            "dev",
            "proc",
            "sys",
            "lib",
            "lib64",
            "lib/x86_64-linux-gnu",
            "modules",
        ] {
            machine.files.folder(folder);
        }
        // Debian 13 has merged the folders for good.
        let folders = ["usr/lib/modules", "lib/modules"].map(|folder| kernel.join(folder));
        let modules = folders.into_iter().find(|folder| folder.exists());
        let modules = modules.unwrap_or_else(|| panic!("no modules in {kernel}"));
        machine.program("/bin/busybox");
        for module in MODULES {
            let file = find(&modules, &format!("/{module}.ko"));
            let bytes = match file.extension() {
                Some("xz") => {
                    Command::new("xz")
                        .args(["--decompress", "--stdout", file.as_str()])
                        .output()
                        .unwrap()
                        .stdout
                }
                _ => fs::read(&file).unwrap(),
            };
            machine.files.file(&format!("modules/{module}.ko"), &bytes);
        }
        machine
    }

    /// Adds a file of this machine, to the same place.
    pub fn program(&mut self, path: &str) {
        let bytes =
            fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}; busybox is in Debian's busybox-static"));
        self.files.file(path.trim_start_matches('/'), &bytes);
    }

    /// Adds a program under another name, and the libraries that it is linked to.
    pub fn program_with_libraries(&mut self, path: &str, name: &str) {
        self.file(path, name);
        let libraries = perform(Command::new("ldd").arg(path));
        for library in libraries.split_whitespace().filter(|word| word.starts_with("/lib")) {
            self.program(library);
        }
    }

    /// Adds a file of this machine under another name.
    pub fn file(&mut self, path: &str, name: &str) {
        self.files.file(name, &fs::read(path).unwrap());
    }

    /// Adds a script that the machine will run.
    pub fn script(&mut self, script: String) {
        self.scripts.push(script);
    }

    /// Runs the scripts one after the other.
    ///
    /// # Panics
    /// The machine does not come to the end of the last one.
    pub fn run(mut self) -> Vec<Outcome> {
        let mut init = String::from(
            "#!/bin/busybox sh\n\
             export PATH=/bin\n\
             /bin/busybox --install -s /bin\n\
             mount -t devtmpfs dev /dev\n\
             mount -t proc proc /proc\n\
             mount -t sysfs sys /sys\n",
        );
        for module in MODULES {
            init += &format!("insmod /modules/{module}.ko\n");
        }
        for script in &self.scripts {
            init += &format!("echo {START}\n( {script} ) 2>&1\necho \"{STATUS}$?\"\n");
        }
        init += "poweroff -f\n";
        self.files.file("init", init.as_bytes());
        let archive = self.folder.join("initrd");
        fs::write(&archive, self.files.finish()).unwrap();

        let console = perform(
            Command::new("timeout")
                .args([
                    "300",
                    "qemu-system-x86_64",
                    "-accel",
                    "tcg",
                    "-cpu",
                    "max,+svm",
                    "-m",
                    "512",
                ])
                .args(["-nographic", "-no-reboot", "-net", "none"])
                .args(["-kernel", self.kernel.as_str(), "-initrd", archive.as_str()])
                .args(["-append", "console=ttyS0 quiet panic=-1"]),
        )
        .replace('\r', "");
        let outcomes: Vec<Outcome> = console
            .split(&format!("{START}\n"))
            .skip(1)
            .filter_map(|part| {
                let (output, rest) = part.rsplit_once(STATUS)?;
                let status = rest.lines().next()?.parse().ok()?;
                Some(Outcome {
                    output: output.to_owned(),
                    status,
                })
            })
            .collect();
        assert_eq!(
            outcomes.len(),
            self.scripts.len(),
            "the machine stopped early:\n{console}"
        );
        outcomes
    }
}

/// Debian's kernel for virtual machines, unpacked in the folder.
fn unpacked_kernel(folder: &Utf8Path) -> Utf8PathBuf {
    let kernel = folder.join("kernel");
    if kernel.exists() {
        return kernel;
    }
    let shown = perform(Command::new("apt-cache").args(["show", "--no-all-versions", "linux-image-cloud-amd64"]));
    let package = shown
        .lines()
        .find_map(|line| line.strip_prefix("Depends: ")?.split([' ', ',']).next())
        .unwrap_or_else(|| panic!("linux-image-cloud-amd64 depends on no kernel:\n{shown}"));
    perform(Command::new("apt-get").args(["download", package]).current_dir(folder));
    let archive = find(folder, ".deb");
    // Renamed when complete, so that an interruption leaves no half kernel.
    let half = folder.join("kernel.part");
    perform(Command::new("dpkg-deb").args(["--extract", archive.as_str(), half.as_str()]));
    fs::rename(&half, &kernel).unwrap();
    fs::remove_file(archive).unwrap();
    kernel
}

/// The file below the folder whose path contains the text.
fn find(folder: &Utf8Path, text: &str) -> Utf8PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder
            .read_dir_utf8()
            .unwrap_or_else(|error| panic!("{folder}: {error}"))
        {
            let path = entry.unwrap().into_path();
            if path.is_symlink() {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else if path.as_str().contains(text) {
                return path;
            }
        }
    }
    panic!("nothing below {folder} is called {text}")
}
