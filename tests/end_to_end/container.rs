//! The recipe of `docs/container`: a unikernel in an otherwise empty container, with its seccomp profile.

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use tests::{Crate, Finished, Program};

/// A container of runc, the program below docker and podman: a folder with a file system and `config.json`.
struct Bundle<'a> {
    program: &'a Program,
    folder: Utf8PathBuf,
}

impl<'a> Bundle<'a> {
    fn new(program: &'a Program, files: &[&Utf8Path]) -> Self {
        let folder = program.folder().join("bundle");
        fs::create_dir_all(folder.join("rootfs")).unwrap();
        for file in files {
            fs::copy(file, folder.join("rootfs").join(file.file_name().unwrap())).unwrap();
        }
        Bundle { program, folder }
    }

    /// Runs a program of the container as its only process: nobody, without capabilities or a network. The disk is all
    /// that it may change.
    fn run(&self, arguments: &[&str], disk: &Utf8Path, seccomp: &Value) -> Finished {
        let namespaces = ["pid", "network", "ipc", "uts", "mount", "cgroup"];
        let configuration = json!({
            "ociVersion": "1.0.2",
            "process": {
                "args": arguments,
                "cwd": "/",
                "user": { "uid": 65534, "gid": 65534 },
                "capabilities": {},
                "noNewPrivileges": true,
            },
            "root": { "path": "rootfs", "readonly": true },
            "mounts": [
                // runc itself looks into it.
                { "destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev", "ro"] },
                { "destination": "/disk", "type": "bind", "source": disk.as_str(), "options": ["bind", "nosuid", "noexec", "nodev"] },
            ],
            "linux": { "namespaces": namespaces.map(|name| json!({ "type": name })), "seccomp": seccomp },
        });
        fs::write(self.folder.join("config.json"), configuration.to_string()).unwrap();
        let root = self.folder.join("state");
        let mut runc = if rustix::process::geteuid().is_root() {
            self.program.other("runc")
        } else {
            let mut sudo = self.program.other("sudo");
            sudo.arg("runc");
            sudo
        };
        runc.args([
            "--root",
            root.as_str(),
            "run",
            "--bundle",
            self.folder.as_str(),
            "unikernel",
        ]);
        self.program.finish(&mut runc)
    }
}

fn profile() -> Value {
    let file = tests::workspace().join("docs/container/seccomp.json");
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// The profile without a system call.
fn profile_without(call: &str) -> Value {
    let mut profile = profile();
    let mut found = 0;
    for rule in profile["syscalls"].as_array_mut().unwrap() {
        let names = rule["names"].as_array_mut().unwrap();
        let before = names.len();
        names.retain(|name| name != call);
        found += before - names.len();
    }
    assert_eq!(found, 1, "{call} is not in the profile once");
    profile
}

#[test]
fn the_recipe_works_and_its_profile_is_enforced() {
    let block = Crate::example_named("block", "contained").locked().build();
    block.run(&["build", "-t", "spt"]).succeeds();
    let disk = block.folder().join("disk.img");
    block.disk("disk.img", 1 << 20);
    fs::set_permissions(&disk, Permissions::from_mode(0o666)).unwrap();
    let tender = tests::static_tender();
    let bundle = Bundle::new(&block, &[&tender, &block.folder().join("dist/block.spt")]);
    let unikernel = ["/mirage-tender", "--mem=8", "--block:storage=/disk", "/block.spt"];
    bundle
        .run(&unikernel, &disk, &profile())
        .succeeds()
        .says("The disk works: all sectors hold what was written.");
    // Its status comes through.
    bundle
        .run(&["/mirage-tender", "/block.spt"], &disk, &profile())
        .ends_with(1)
        .says("the block device `storage` of the unikernel is not attached");
    // What the profile does not have is refused: to the tender, and to the unikernel.
    for (call, consequence) in [
        (
            "timerfd_create",
            "mirage-tender: cannot prepare to wait for events: Operation not permitted",
        ),
        (
            "seccomp",
            "mirage-tender: cannot restrict the system calls of the unikernel: ",
        ),
        ("pwrite64", "writing sector 0: "),
    ] {
        let told = bundle.run(&unikernel, &disk, &profile_without(call));
        assert_ne!(told.status, 0, "it works without {call}");
        told.says(consequence);
    }
}
