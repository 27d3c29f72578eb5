//! What is missing on this machine, installed with its package manager.

use super::status;
use crate::error::Error;
use crate::process::can_be_root;
use crate::session::Session;
use crate::toolchain::{Host, Need, PackageManager};

/// Installs what is missing; says whether that was anything.
pub(super) fn install(session: &Session) -> Result<bool, Error> {
    let mut needs = session.needs();
    needs.retain(|need| !matches!(need, Need::Toolchain(_)));
    if needs.is_empty() {
        return Ok(false);
    }
    bring(&needs).map(|()| true)
}

/// Installs this.
pub(super) fn bring(needs: &[Need]) -> Result<(), Error> {
    let manager = PackageManager::of_this_machine();
    let Some(manager) = manager.filter(|_| can_be_root() && Host.unpackaged(needs).is_empty()) else {
        return Err(Host.missing(needs));
    };
    for command in manager.install(needs) {
        status("Installing", &command);
        command.perform()?;
    }
    Ok(())
}
