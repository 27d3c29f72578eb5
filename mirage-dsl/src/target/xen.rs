//! Xen's targets, which are built with Solo5's bindings for Xen.

use super::solo5::{CONTEXT, MANIFEST_RULE, STUBS, manifest, toolchain_packages};
use super::{Attachments, DuneContext, Executable, Family, TargetDescription};
use crate::device::GeneratedFile;
use crate::package::Package;

pub(super) struct Xen;
pub(super) struct Qubes;

macro_rules! xen_target {
    ($target:ty, $name:literal, $doc:literal, $files:expr, $installed:expr) => {
        impl TargetDescription for $target {
            fn name(&self) -> &'static str {
                $name
            }

            fn doc(&self) -> &'static str {
                $doc
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
                let link_flags = &[":standard", "-w", "-70", "-cclib", "\"-z solo5-abi=xen\""];
                Executable {
                    is_native_only: true,
                    flags: &[],
                    link_flags,
                    c_stubs: STUBS,
                }
            }

            fn stanzas(&self) -> Vec<&'static str> {
                vec![MANIFEST_RULE]
            }

            fn files(&self, unikernel: &Attachments) -> Vec<GeneratedFile> {
                // Xen tells a guest of its devices in XenStore, so the manifest names none.
                let mut files = vec![manifest([])];
                files.extend($files(unikernel));
                files
            }

            fn installed_files(&self, unikernel: &Attachments) -> Vec<String> {
                $installed(&unikernel.name)
            }

            fn start_command(&self, unikernel: &Attachments, image: &str) -> Option<Vec<String>> {
                let description = format!("mirage/{}/{}.xl", $name, unikernel.name);
                let words = [
                    "xl".to_owned(),
                    "create".to_owned(),
                    "-c".to_owned(),
                    description,
                    format!("kernel=\"{image}\""),
                ];
                ($name == "xen").then(|| words.into())
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
    };
}
xen_target!(Xen, "xen", "a Xen PVH guest", domain_files, |name| vec![
    format!("{name}.xl"),
    format!("{name}.xl.in")
]);
xen_target!(Qubes, "qubes", "a virtual machine of QubesOS", |_| Vec::new(), |_| {
    Vec::new()
});

/// The number by which XenStore knows the `position`th virtual disk (`xvd` disks, of which 0 is the boot disk).
fn xenstore_id(position: usize) -> usize {
    if position < 16 {
        (202 << 8) | (position << 4)
    } else {
        (1 << 28) | (position << 8)
    }
}

/// `a` for 0, `z` for 25, `aa` for 26: how Linux letters disks.
fn letters(position: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = position + 1;
    while rest > 0 {
        letters.push(b'a' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// What `xl create` and libvirt need to know of the guest.
fn domain_files(unikernel: &Attachments) -> Vec<GeneratedFile> {
    let name = &unikernel.name;
    let kernel = format!("{name}.xen");
    let file = |path: String, contents: String| GeneratedFile { path, contents };
    let here = xl(unikernel, name, &kernel, "256", str::to_owned, |index, _| {
        format!("br{index}")
    });
    let template = xl(
        unikernel,
        "@NAME@",
        "@KERNEL@",
        "@MEMORY@",
        |disk| format!("@BLOCK:{disk}@"),
        |_, net| format!("@NETWORK:{net}@"),
    );
    vec![
        file(format!("{name}.xl"), here),
        file(format!("{name}.xl.in"), template),
        libvirt_xen(name),
    ]
}

fn xl(
    unikernel: &Attachments,
    name: &str,
    kernel: &str,
    memory: &str,
    disk: impl Fn(&str) -> String,
    bridge: impl Fn(usize, &str) -> String,
) -> String {
    let disks = unikernel.disks.iter().enumerate().map(|(index, name)| {
        format!(
            "\n  'format=raw, vdev=xvd{}, access=rw, target={}',",
            letters(index + 1),
            disk(name)
        )
    });
    let networks = unikernel
        .networks
        .iter()
        .enumerate()
        .map(|(index, name)| format!("\n  'bridge={}',", bridge(index, name)));
    format!(
        "# Generated by mirage: start the guest with `xl create -c <this file>`.\n\n\
         name = '{name}'\nkernel = '{kernel}'\ntype = 'pvh'\nmemory = {memory}\non_crash = 'preserve'\n\n\
         disk = [{}]\n\n# With openvswitch, add `script=vif-openvswitch` to a network.\nvif = [{}]\n",
        lines(disks),
        lines(networks)
    )
}

fn lines(items: impl Iterator<Item = String>) -> String {
    let items: String = items.collect();
    if items.is_empty() { items } else { format!("{items}\n") }
}

fn libvirt_xen(name: &str) -> GeneratedFile {
    let contents = format!(
        "<!-- Generated by mirage: define the guest with `virsh define <this file>`. -->\n\
<domain type='xen'>
  <name>{name}</name>
  <memory unit='KiB'>262144</memory>
  <currentMemory unit='KiB'>262144</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os>
    <type arch='x86_64' machine='xenpvh'>xenpvh</type>
    <kernel>{name}.xen</kernel>
    <cmdline> </cmdline>
  </os>
  <clock offset='utc' adjustment='reset'/>
  <on_crash>preserve</on_crash>
  <devices>
    <!-- <disk type='block' device='disk'><source dev='/dev/vg/disk'/><target dev='xvdb' bus='xen'/></disk> -->
    <!-- <interface type='bridge'><source bridge='br0'/></interface> -->
    <console type='pty'>
      <target type='xen' port='0'/>
    </console>
  </devices>
</domain>
"
    );
    GeneratedFile {
        path: format!("{name}_libvirt.xml"),
        contents,
    }
}

/// The libvirt description of a virtio guest under KVM.
pub(super) fn libvirt_kvm(name: &str) -> GeneratedFile {
    let contents = format!(
        "<!-- Generated by mirage: define the guest with `virsh define <this file>`. -->\n\
<domain type='kvm'>
  <name>{name}</name>
  <memory unit='KiB'>262144</memory>
  <currentMemory unit='KiB'>262144</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <kernel>{name}.virtio</kernel>
    <!-- <cmdline>--help</cmdline> -->
  </os>
  <clock offset='utc' adjustment='reset'/>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <!-- <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/var/lib/libvirt/images/{name}.img'/><target dev='vda' bus='virtio'/></disk> -->
    <!-- <interface type='bridge'><source bridge='virbr0'/><model type='virtio'/></interface> -->
    <serial type='pty'>
      <target port='0'/>
    </serial>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <memballoon model='none'/>
  </devices>
</domain>
"
    );
    GeneratedFile {
        path: format!("{name}_libvirt.xml"),
        contents,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_as_xen_and_linux_know_them() {
        assert_eq!([1, 2, 16].map(xenstore_id), [51728, 51744, 268439552]);
        assert_eq!(
            [0, 1, 25, 26, 27, 701, 702].map(letters),
            ["a", "b", "z", "aa", "ab", "zz", "aaa"]
        );
    }
}
