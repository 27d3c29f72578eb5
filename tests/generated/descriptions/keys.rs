use mirage_dsl::prelude::*;

/// How careful it is.
#[derive(Debug, Clone, Copy, PartialEq, KeyType)]
enum Mode {
    Fast,
    VeryCareful,
}

#[derive(Keys)]
struct Options {
    /// How careful to be.
    #[key(default = Mode::Fast)]
    mode: Value<Mode>,
    /// How often.
    #[key(default = 3)]
    times: Value<u32>,
    /// Whether the disk is memory.
    #[key(flag)]
    memory: Value<bool>,
    /// Peers.
    #[key(repeated)]
    peers: Value<Vec<String>>,
    /// A label.
    #[key(optional)]
    label: Value<Option<String>>,
    /// For whom.
    #[key(required)]
    who: Value<String>,
}

/// Parameters of every kind.
#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main {
    disk: Impl<Block>,
    files: Impl<KvRo>,
    other: Impl<Block>,
    times: Value<u32>,
    twice: Value<u32>,
    peers: Value<Vec<String>>,
    label: Value<Option<String>>,
    who: Value<String>,
    constant: Vec<(bool, Int64)>,
    expression: Ocaml,
    half: f64,
}

/// Devices and values that keys choose.
pub fn keys() -> Application {
    let options = Options::declare();
    let careful = options.mode.map(|mode| mode == Mode::VeryCareful);
    Application::new("keys").keys(&options).job(Main {
        disk: if_impl(&options.memory, ramdisk("memory"), block_of_file("disk.img")),
        files: match_impl(&options.mode, [(Mode::Fast, direct_kv_ro("t"))], crunch("t")),
        other: Group::new("other").generic_block("other.img"),
        twice: options
            .times
            .zip(&careful)
            .map(|(times, careful)| if careful { 2 * times } else { times }),
        times: options.times,
        peers: options.peers,
        label: options.label,
        who: options.who,
        constant: vec![(true, Int64(1)), (false, Int64(-1))],
        expression: Ocaml("(fun x -> x)".into()),
        half: -0.5,
    })
}
