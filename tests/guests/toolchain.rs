//! The toolchain of `runtime/solo5`, as far as guests in C need it.

use crate::{Device, Outcome, perform, run};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// The interface of a guest to its tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abi {
    /// A process confined by seccomp.
    Spt,
    /// A virtual machine.
    Hvt,
}

impl Abi {
    /// The name as the linker knows it.
    pub fn name(self) -> &'static str {
        match self {
            Abi::Spt => "spt",
            Abi::Hvt => "hvt",
        }
    }
}

/// An installed toolchain, and the folder that it builds guests in.
pub struct Toolchain {
    prefix: Utf8PathBuf,
    images: Utf8PathBuf,
    /// What has been built by now, so that tests at the same time do not replace each other's files.
    built: Mutex<BTreeSet<Utf8PathBuf>>,
}

impl Toolchain {
    /// Builds the C part of the toolchain in the folder, or what has changed of it.
    ///
    /// # Panics
    /// It does not build.
    pub fn install(folder: &Utf8Path) -> Self {
        let prefix = folder.join("solo5");
        let images = folder.join("images");
        fs::create_dir_all(&images).unwrap();
        let source = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .unwrap()
            .join("runtime/solo5");
        perform(
            Command::new("make")
                .args(["--directory", source.as_str(), "--jobs", "2", "install-c"])
                .arg(format!("PREFIX={prefix}"))
                .arg(format!("BUILD={}", folder.join("solo5-build"))),
        );
        Toolchain {
            prefix,
            images,
            built: Mutex::default(),
        }
    }

    /// The file, made now unless it has been.
    fn once(&self, file: Utf8PathBuf, make: impl FnOnce(&Utf8Path)) -> Utf8PathBuf {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if !built.contains(&file) {
            make(&file);
            built.insert(file.clone());
        }
        file
    }

    fn program(&self, name: &str) -> Command {
        Command::new(self.prefix.join("bin").join(name))
    }

    /// Runs the manifest compiler.
    pub fn generate_manifest(&self, json: &Utf8Path, c: &Utf8Path) -> Outcome {
        run(self
            .program("solo5-elftool")
            .args(["gen-manifest", json.as_str(), c.as_str()]))
    }

    /// Compiles and links C files.
    pub fn link(&self, sources: &[&Utf8Path], abi: Abi, image: &Utf8Path) -> Outcome {
        run(self
            .program("x86_64-solo5-none-static-cc")
            .args(["-O2", "-Wall", "-Wextra", "-Werror", "-z"])
            .arg(format!("solo5-abi={}", abi.name()))
            .args(["-o", image.as_str()])
            .args(sources))
    }

    /// The C file with the manifest of a guest that has this device.
    ///
    /// # Panics
    /// The manifest compiler fails.
    pub fn manifest(&self, device: Device) -> Utf8PathBuf {
        let devices = match device {
            Device::None => "",
            Device::Disk => r#"{ "name": "disk", "type": "BLOCK_BASIC" }"#,
            Device::Network => r#"{ "name": "net", "type": "NET_BASIC" }"#,
        };
        let text = format!(r#"{{ "type": "solo5.manifest", "version": 1, "devices": [ {devices} ] }}"#);
        self.once(self.images.join(format!("{device:?}.c")), |c| {
            let json = c.with_extension("json");
            fs::write(&json, text).unwrap();
            let Outcome { output, status } = self.generate_manifest(&json, c);
            assert_eq!(status, 0, "{output}");
        })
    }

    /// Builds one of the guests and returns its image.
    ///
    /// # Panics
    /// It does not build.
    pub fn guest(&self, name: &str, device: Device, abi: Abi) -> Utf8PathBuf {
        let source = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("programs")
            .join(format!("{name}.c"));
        let manifest = self.manifest(device);
        self.once(self.images.join(format!("{name}.{}", abi.name())), |image| {
            let Outcome { output, status } = self.link(&[&source, &manifest], abi, image);
            assert_eq!(status, 0, "{name} does not build for {}:\n{output}", abi.name());
        })
    }
}
