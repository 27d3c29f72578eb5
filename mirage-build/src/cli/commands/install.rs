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
    let Some(manager) = PackageManager::of_this_machine() else {
        return Err(Host.missing(&needs));
    };
    if !can_be_root() || !Host.unpackaged(&needs).is_empty() {
        return Err(Host.missing(&needs));
    }
    for command in manager.install(&needs) {
        status("Installing", &command);
        command.perform()?;
    }
    Ok(true)
}
