//! Solo5's targets.

use super::{Attachments, DuneContext, Executable, Family, Flags, Hypervisor, TargetDescription, TargetFile};
use crate::package::{Package, Scope};

pub(super) struct Solo5 {
    name: &'static str,
    doc: &'static str,
    image_suffix: &'static str,
    link_flags: Flags,
}

macro_rules! solo5 {
    ($constant:ident, $name:literal, $doc:literal) => {
        pub(super) const $constant: Solo5 = Solo5 {
            name: $name,
            doc: $doc,
            image_suffix: concat!(".", $name),
            link_flags: Flags::added(&["-w", "-70", "-cclib", concat!("-z solo5-abi=", $name)]),
        };
    };
}
solo5!(HVT, "hvt", "a virtual machine under Solo5's tender");
solo5!(SPT, "spt", "a Linux process in a seccomp sandbox");
solo5!(VIRTIO, "virtio", "a virtual machine with virtio devices");
solo5!(MUEN, "muen", "a subject of the Muen separation kernel");
solo5!(GENODE, "genode", "a component of the Genode framework");

/// The context that all Solo5 targets share, so that their libraries are compiled once.
pub(super) const CONTEXT: DuneContext = DuneContext {
    name: "solo5",
    toolchain: Some("solo5"),
    flags: &[],
};

/// An executable with Solo5's bindings.
pub(super) fn executable(link_flags: Flags) -> Executable {
    Executable {
        is_native_only: true,
        flags: Flags::NONE,
        link_flags,
    }
}

/// Packages of the build machine that every target with Solo5's bindings needs.
pub(super) fn toolchain_packages() -> Vec<Package> {
    let tool = |name: &str| Package::new(name).scope(Scope::Switch).build();
    vec![
        tool("ocaml-solo5").min("0.8.2").max("2.0.0"),
        tool("solo5").min("0.7.5").max("0.13.0"),
    ]
}

impl TargetDescription for Solo5 {
    fn name(&self) -> &'static str {
        self.name
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn family(&self) -> Family {
        Family::Solo5
    }

    fn image_suffix(&self) -> &'static str {
        self.image_suffix
    }

    fn packages(&self) -> Vec<Package> {
        let mut packages = toolchain_packages();
        packages.push(Package::new("mirage-solo5").min("0.10.0").max("0.11.0"));
        packages
    }

    fn main_loop(&self) -> &'static str {
        "Solo5_os"
    }

    fn context(&self) -> DuneContext {
        CONTEXT
    }

    fn executable(&self) -> Executable {
        executable(self.link_flags)
    }

    fn files(&self) -> &'static [TargetFile] {
        const MANIFEST: TargetFile = TargetFile::Manifest { has_devices: true };
        if self.name == VIRTIO.name {
            &[MANIFEST, TargetFile::Libvirt(Hypervisor::Kvm)]
        } else {
            &[MANIFEST]
        }
    }

    fn start_command(&self, unikernel: &Attachments, image: &str) -> Option<Vec<String>> {
        let networks = unikernel.networks.iter().map(|name| format!("--net:{name}=tap100"));
        let disks = unikernel.disks.iter().map(|name| format!("--block:{name}={name}.img"));
        match self.name {
            "hvt" | "spt" => {
                let tender = std::iter::once(format!("solo5-{}", self.name))
                    .chain(networks)
                    .chain(disks);
                Some(tender.chain(["--".to_owned(), image.to_owned()]).collect())
            }
            "virtio" => Some(super::unikraft::qemu(image)),
            _ => None,
        }
    }

    fn attachment_fault(&self, name: &str) -> Option<&'static str> {
        // `MFT_NAME_MAX` and the rule of `solo5-elftool`.
        let fits = (1..=67).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (!fits).then_some("Solo5's names are 1 to 67 letters and digits")
    }

    fn boot_library(&self) -> &'static str {
        "solo5"
    }

    fn time_library(&self) -> &'static str {
        "solo5"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{DiskName, NetworkName, UnikernelName};

    #[test]
    fn a_tender_attaches_what_the_manifest_names() {
        let unikernel = Attachments {
            name: UnikernelName::new("copier").unwrap(),
            networks: vec![NetworkName::new("service").unwrap()],
            disks: vec![DiskName::new("from").unwrap()],
        };
        let words = HVT.start_command(&unikernel, "dist/copier.hvt").unwrap().join(" ");
        assert_eq!(
            words,
            "solo5-hvt --net:service=tap100 --block:from=from.img -- dist/copier.hvt"
        );
        assert_eq!(MUEN.start_command(&unikernel, "dist/copier.muen"), None);
    }

    #[test]
    fn names_of_attachments() {
        assert_eq!(SPT.attachment_fault("storage1"), None);
        for name in ["", "disk.img", "böse", &"a".repeat(68)] {
            assert!(SPT.attachment_fault(name).is_some(), "{name}");
        }
    }
}
