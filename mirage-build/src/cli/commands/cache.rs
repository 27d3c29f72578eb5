//! `cache`: what is kept for all config crates of a user.

use super::{print, status};
use crate::cache::{Cache, Kept};
use crate::cli::arguments::CacheAction;
use crate::error::Error;
use mirage_codegen::Project;
use std::time::{Duration, SystemTime};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn cache(project: &Project, action: CacheAction) -> Result<(), Error> {
    let cache = Cache::of_this_user()?;
    match action {
        CacheAction::Show => {
            let kept = cache.contents()?;
            print(&table(&kept, SystemTime::now()))?;
            status("Cache", format!("{}: {}", cache.root(), total(&kept)));
            status("Next", project.invocation("cache prune"));
        }
        CacheAction::Prune { days } => {
            let removed = cache.prune(DAY * days)?;
            print(&table(&removed, SystemTime::now()))?;
            status("Removed", format!("{} of {}", total(&removed), cache.root()));
        }
    }
    Ok(())
}

fn total(kept: &[Kept]) -> String {
    let entries = match kept.len() {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    format!("{entries}, {}", size(kept.iter().map(|kept| kept.size).sum()))
}

/// A line for each: size, last use and name.
fn table(kept: &[Kept], now: SystemTime) -> String {
    let lines = kept
        .iter()
        .map(|kept| format!("{:>10}  {:<12}  {}\n", size(kept.size), age(kept.used, now), kept.name));
    lines.collect()
}

fn size(bytes: u64) -> String {
    let tenths = bytes * 10 / (1 << 20);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

fn age(used: SystemTime, now: SystemTime) -> String {
    match now.duration_since(used).unwrap_or_default().as_secs() / DAY.as_secs() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table() {
        let now = SystemTime::UNIX_EPOCH + 1000 * DAY;
        let kept = |name: &str, size, days| Kept {
            name: name.to_owned(),
            size,
            used: now - days * DAY,
        };
        let kept = [
            kept("archives/00", 100_000, 0),
            kept("solo5-4.13.1", 7_654_321, 1),
            kept("debian", 1 << 30, 45),
        ];
        insta::assert_snapshot!(table(&kept, now), @r"
           0.0 MiB  today         archives/00
           7.2 MiB  yesterday     solo5-4.13.1
        1024.0 MiB  45 days ago   debian
        ");
        assert_eq!(total(&kept), "3 entries, 1031.3 MiB");
        assert_eq!(total(&kept[..1]), "1 entry, 0.0 MiB");
    }
}
