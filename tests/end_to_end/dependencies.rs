//! What a config crate depends on.

use std::process::Command;
use tests::workspace;

/// The crates that `hello` is built from for a platform, one a line.
fn dependencies(platform: &str) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--package", "hello", "--edges", "normal"])
        .args(["--prefix", "none", "--target", platform])
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_only_linux_has_stays_there() {
    let of_linux = ["mirage-tender", "seccompiler", "kvm-bindings", "kvm-ioctls"];
    let linux = dependencies("x86_64-unknown-linux-gnu");
    for name in of_linux {
        assert!(linux.contains(&format!("{name} v")), "{name} in\n{linux}");
    }
    for platform in ["x86_64-apple-darwin", "aarch64-apple-darwin", "x86_64-unknown-freebsd"] {
        let there = dependencies(platform);
        assert!(there.contains("mirage-build v"), "{there}");
        for name in of_linux {
            assert!(!there.contains(&format!("{name} v")), "{name} for {platform}:\n{there}");
        }
    }
}
