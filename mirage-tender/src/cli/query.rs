//! What images say of themselves, in JSON.

use crate::abi::Abi;
use crate::manifest::Manifest;

/// What the image was built for, as `solo5-elftool query-abi` shows it.
pub(super) fn abi(abi: Abi) -> String {
    format!(
        "{{\n  \"type\": \"solo5.abi\",\n  \"target\": \"{}\",\n  \"version\": {}\n}}\n",
        abi.target, abi.version
    )
}

/// The devices that the image has, as `solo5-elftool query-manifest` shows them. Their names are letters and digits, so
/// nothing is to be escaped.
pub(super) fn manifest(manifest: &Manifest) -> String {
    let devices: Vec<String> = manifest
        .devices()
        .iter()
        .map(|device| {
            format!(
                "    {{ \"name\": \"{}\", \"type\": \"{}\" }}",
                device.name,
                device.kind.manifest_name()
            )
        })
        .collect();
    let devices = devices.join(",\n") + if devices.is_empty() { "" } else { "\n" };
    format!("{{\n  \"type\": \"solo5.manifest\",\n  \"version\": 1,\n  \"devices\": [\n{devices}  ]\n}}\n")
}
