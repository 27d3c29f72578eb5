//! The OCaml packages of `runtime/` are embedded: a change of one of them is a change of this crate.

fn main() {
    println!("cargo::rerun-if-changed=runtime");
}
