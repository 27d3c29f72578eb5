//! The standard devices: constructors with the names of the `mirage` tool's own.

mod block;
mod key_value;
mod logs;
mod random;
mod runtime;
mod time;

pub use block::{BlockKind, block_of_file, generic_block, ramdisk};
pub use key_value::{KvRoKind, crunch, direct_kv_ro, generic_kv_ro};
pub use logs::{LogLevel, default_reporter, reporter};
pub use random::default_random;
pub use runtime::{default_argv, no_argv, noop};
pub(crate) use runtime::{delay, mirage_runtime, ocaml_runtime, runtime_arguments, set_name};
pub use time::{default_mtime, default_ptime, default_sleep, mock_mtime, mock_ptime};
