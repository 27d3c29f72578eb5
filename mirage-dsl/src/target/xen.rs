//! Xen's targets, which are built with Solo5's bindings for Xen.

use super::solo5::{CONTEXT, executable, toolchain_packages};
use super::{Attachments, DuneContext, Executable, Family, Flags, Hypervisor, TargetDescription, TargetFile};
use crate::package::Package;

pub(super) struct Xen {
    name: &'static str,
    doc: &'static str,
    /// Whether the guest is started with a description of our making.
    is_described: bool,
}

pub(super) const XEN: Xen = Xen {
    name: "xen",
    doc: "a Xen PVH guest",
    is_described: true,
};
pub(super) const QUBES: Xen = Xen {
    name: "qubes",
    doc: "a virtual machine of QubesOS",
    is_described: false,
};

impl TargetDescription for Xen {
    fn name(&self) -> &'static str {
        self.name
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn family(&self) -> Family {
        Family::Xen
    }

    fn image_suffix(&self) -> &'static str {
        ".xen"
    }

    fn packages(&self) -> Vec<Package> {
        let mut packages = toolchain_packages();
        packages.push(Package::new("mirage-xen").min("9.0.0").max("10.0.0"));
        packages
    }

    fn main_loop(&self) -> &'static str {
        "Xen_os"
    }

    fn context(&self) -> DuneContext {
        CONTEXT
    }

    fn executable(&self) -> Executable {
        executable(Flags::added(&["-w", "-70", "-cclib", "-z solo5-abi=xen"]))
    }

    fn files(&self) -> &'static [TargetFile] {
        const MANIFEST: TargetFile = TargetFile::Manifest { has_devices: false };
        if self.is_described {
            &[
                MANIFEST,
                TargetFile::Xl,
                TargetFile::XlTemplate,
                TargetFile::Libvirt(Hypervisor::Xen),
            ]
        } else {
            &[MANIFEST]
        }
    }

    fn start_command(&self, unikernel: &Attachments, image: &str) -> Option<Vec<String>> {
        let description = format!("mirage/{}/{}", self.name, TargetFile::Xl.name(&unikernel.name));
        let kernel = format!("kernel=\"{image}\"");
        let words = ["xl", "create", "-c", &description, &kernel];
        self.is_described.then(|| words.map(str::to_owned).into())
    }

    fn boot_library(&self) -> &'static str {
        "xen"
    }

    fn time_library(&self) -> &'static str {
        "solo5"
    }

    fn disk(&self, _: &str, position: usize) -> String {
        xenstore_id(position).to_string()
    }
}

/// The number by which XenStore knows the `position`th virtual disk (`xvd` disks, of which 0 is the boot disk).
fn xenstore_id(position: usize) -> usize {
    if position < 16 {
        (202 << 8) | (position << 4)
    } else {
        (1 << 28) | (position << 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_as_xen_knows_them() {
        assert_eq!([1, 2, 16].map(xenstore_id), [51728, 51744, 268439552]);
    }
}
