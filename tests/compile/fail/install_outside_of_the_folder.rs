use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
#[install_bin("tool.exe")]
#[install_bin("../tool.exe", "tool")]
#[install_bin("other.exe", "tool")]
#[install_etc("/etc/motd")]
struct Main;

fn main() {}
