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
        install(folder, &prefix, "install-c", &[]);
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

    /// Builds the OCaml part too.
    ///
    /// # Panics
    /// It does not build, or the source of the compiler is not installed.
    pub fn install_ocaml(&self, folder: &Utf8Path) {
        let version = perform(Command::new("ocamlc").arg("-version"));
        let source = format!("OCAML_SOURCE=/usr/src/ocaml-source-{}.tar", version.trim());
        install(folder, &self.prefix, "install-ocaml", &[&source]);
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

    /// Builds an OCaml program of `programs/ocaml`, with Str, and returns its image.
    ///
    /// # Panics
    /// It does not build.
    pub fn ocaml_guest(&self, name: &str, abi: Abi) -> Utf8PathBuf {
        let manifest = self.manifest(Device::None);
        self.once(self.images.join(format!("ocaml-{name}.{}", abi.name())), |image| {
            // The compiler leaves files beside its sources.
            let folder = image.with_extension(format!("{}.build", abi.name()));
            fs::create_dir_all(&folder).unwrap();
            for file in ["start.c", &format!("{name}.ml")] {
                let source = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("programs/ocaml")
                    .join(file);
                fs::copy(source, folder.join(file)).unwrap();
            }
            perform(
                Command::new(self.prefix.join("sysroot/bin/ocamlopt"))
                    .current_dir(&folder)
                    .args(["-I", self.prefix.join("sysroot/lib/ocaml/str").as_str(), "str.cmxa"])
                    .args(["-cclib", &format!("-z solo5-abi={}", abi.name()), "-o", image.as_str()])
                    .args(["start.c", manifest.as_str(), &format!("{name}.ml")]),
            );
        })
    }
}

/// Builds a goal of the Makefile.
fn install(folder: &Utf8Path, prefix: &Utf8Path, goal: &str, variables: &[&str]) {
    let source = Utf8Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .join("runtime/solo5");
    perform(
        Command::new("make")
            .args(["--directory", source.as_str(), "--jobs", "2", goal])
            .arg(format!("TO={prefix}"))
            .arg(format!("BUILD={}", folder.join("solo5-build")))
            .args(variables),
    );
}
