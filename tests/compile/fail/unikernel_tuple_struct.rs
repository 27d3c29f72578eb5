use mirage_dsl::prelude::*;

#[derive(Unikernel)]
#[unikernel(module = "Unikernel.Main")]
struct Main(Impl<Block>);

fn main() {
    Main(ramdisk("disk")).job();
}
