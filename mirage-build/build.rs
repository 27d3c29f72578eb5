//! The OCaml packages of `runtime/` are embedded: a change of one of them is a change of this crate.

use std::env::var_os;

fn main() {
    println!("cargo::rerun-if-changed=runtime");
    // `has_tender`: `mirage-tender` is a dependency, as Cargo.toml says.
    println!("cargo::rustc-check-cfg=cfg(has_tender)");
    let is_linux = var_os("CARGO_CFG_TARGET_OS").is_some_and(|system| system == "linux");
    let is_chosen = ["CARGO_FEATURE_SPT", "CARGO_FEATURE_HVT"]
        .into_iter()
        .any(|name| var_os(name).is_some());
    if is_linux && is_chosen {
        println!("cargo::rustc-cfg=has_tender");
    }
}
