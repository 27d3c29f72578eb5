//! Unikraft's targets.

use super::{Attachments, DuneContext, Executable, Family, Flags, TargetDescription};
use crate::package::{Package, Scope};

pub(super) struct Unikraft {
    name: &'static str,
    doc: &'static str,
    image_suffix: &'static str,
    backend_package: &'static str,
    context: DuneContext,
}

macro_rules! unikraft {
    ($constant:ident, $backend:literal, $context:literal, $suffix:literal, $doc:literal) => {
        pub(super) const $constant: Unikraft = Unikraft {
            name: concat!("unikraft-", $backend),
            doc: $doc,
            image_suffix: $suffix,
            backend_package: concat!("ocaml-unikraft-backend-", $backend),
            // A context for each backend, because everything in it is compiled for that one.
            context: DuneContext {
                name: $context,
                toolchain: Some("unikraft"),
                flags: &[
                    (
                        "flags",
                        Flags::added(&["-cclib", concat!("-z unikraft-backend=", $backend)]),
                    ),
                    (
                        "c_flags",
                        Flags::added(&["-z", concat!("unikraft-backend=", $backend)]),
                    ),
                ],
            },
        };
    };
}
unikraft!(
    FIRECRACKER,
    "firecracker",
    "unikraft_firecracker",
    ".fc",
    "Unikraft in a Firecracker microVM"
);
unikraft!(QEMU, "qemu", "unikraft_qemu", ".qemu", "Unikraft under QEMU");

/// Starts an image as the kernel of a virtual machine with a serial console.
pub(super) fn qemu(image: &str) -> Vec<String> {
    ["qemu-system-x86_64", "-nographic", "-kernel", image]
        .map(str::to_owned)
        .into()
}

impl TargetDescription for Unikraft {
    fn name(&self) -> &'static str {
        self.name
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn family(&self) -> Family {
        Family::Unikraft
    }

    fn image_suffix(&self) -> &'static str {
        self.image_suffix
    }

    fn packages(&self) -> Vec<Package> {
        let tool = |name: &str| Package::new(name).scope(Scope::Switch).build();
        vec![
            tool("ocaml-unikraft").min("1.0.0").max("2.0.0"),
            Package::new("mirage-unikraft").min("1.0.0").max("2.0.0"),
            tool(self.backend_package),
        ]
    }

    fn main_loop(&self) -> &'static str {
        "Unikraft_os"
    }

    fn context(&self) -> DuneContext {
        self.context
    }

    fn executable(&self) -> Executable {
        Executable {
            is_native_only: true,
            flags: Flags::NONE,
            link_flags: Flags::added(&["-w", "-70"]),
        }
    }

    fn start_command(&self, _: &Attachments, image: &str) -> Option<Vec<String>> {
        (self.name == QEMU.name).then(|| qemu(image))
    }

    fn boot_library(&self) -> &'static str {
        "unix"
    }

    fn time_library(&self) -> &'static str {
        "unikraft"
    }
}
