//! Solo5: the toolchain, unikernels built with it, and the tender that runs them.

mod block;
mod boot;
mod builds;
mod guests;
mod net;
mod tender;
mod toolchain;

pub use net::in_namespace as net_in_namespace;

use crate::Result;
use crate::measure::utf8;

pub fn bench() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let root = &utf8(folder.path().to_owned())?;
    let toolchain = toolchain::bench(root)?;
    let crates = builds::bench(root)?;
    let tender = tender::built()?;
    boot::bench(&crates, &tender)?;
    block::bench(&toolchain, root, &tender)?;
    net::bench(&toolchain, root, &tender)
}
