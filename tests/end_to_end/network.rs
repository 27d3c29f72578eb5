//! A unikernel on a real network: a tap interface, in a network namespace that is gone when the test is.

use tests::{Crate, Finished, Program};

/// Starts the unikernel in the background, waits until the host has a route to it, and pings it.
const PING: &str = r#"
"$0" run -t spt --net service=tap7 --net-setup -- --pings=4 &
until ip route get 10.0.0.2 >/dev/null 2>&1; do
    kill -0 $!
    sleep 0.05
done
ping -n -c 1 -w 60 10.0.0.2
if "$0" run -t spt --net service=tap7; then exit 1; fi
ping -n -c 2 -i 0.2 -w 60 -s 1472 10.0.0.2
ping -n -c 1 -w 60 -s 1 10.0.0.2
wait $!
"#;

/// Runs a shell script with a network of its own.
fn with_network(program: &Program, script: &str) -> Finished {
    let script = format!("mount -t sysfs none /sys\n{script}");
    program.finish(&mut program.unshared(&["net", "mount"], &script))
}

#[test]
fn ping() {
    let ping = Crate::example("ping").locked().build();
    ping.run(&["build", "-t", "spt"]).succeeds();
    let told = with_network(&ping, PING)
        .succeeds()
        .says("  Creating ip tuntap add dev tap7 mode tap user 0\n")
        .says("[application] 10.0.0.2 answers at ")
        .says("1 packets transmitted, 1 received, 0% packet loss")
        .says("2 packets transmitted, 2 received, 0% packet loss")
        .says("1480 bytes from 10.0.0.2: ")
        .says("network `service`: the interface `tap7` is in use by another program");
    assert_eq!(
        told.stdout.matches("[application] ping from 10.0.0.1\n").count(),
        4,
        "{}",
        told.stdout
    );
}

#[test]
fn interfaces_that_cannot_be_used() {
    let ping = Crate::example_named("ping", "no-interface").locked().build();
    ping.run(&["build", "-t", "spt"]).succeeds();
    let run = |set_up: &str| with_network(&ping, &format!("{set_up}\n\"$0\" run -t spt"));
    run("").ends_with(2).says(
        "error: the unikernel's network `service` has no interface: there is no `tap0`\n |\n = help: run the command \
         again with `--net-setup`, or create it yourself:\n",
    );
    run("ip tuntap add dev tap0 mode tap")
        .ends_with(1)
        .says("the interface `tap0` is down; run `ip link set dev tap0 up`");
    run("ip tuntap add dev tap0 mode tun; ip link set dev tap0 up")
        .ends_with(1)
        .says("`tap0` is not a plain tap interface");
}
