//! What the image is called.

use crate::key::Key;
use crate::name::UnikernelName;
use crate::opam::SECTION;
use crate::value::Value;

/// The name that the key `--output` of every unikernel gives the image, in place of the unikernel's own.
pub(crate) fn output() -> Value<Option<UnikernelName>> {
    let key = Key::<Option<UnikernelName>>::optional("output")
        .doc("What the image is called, in place of the unikernel's name.")
        .placeholder("NAME")
        .alias("o")
        .section(SECTION);
    key.value()
}
