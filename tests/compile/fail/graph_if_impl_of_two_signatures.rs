use mirage_dsl::prelude::*;

fn main() {
    let memory = target().map(|target| target == Target::UNIX);
    if_impl(&memory, ramdisk("disk"), direct_kv_ro("t"));
}
