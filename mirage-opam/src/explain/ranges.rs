//! Many versions in few words.

use crate::Version;

/// Versions as ranges among all that there are: `1.0, 1.2 to 2.4`.
pub(super) fn ranges(versions: &[&Version], all: &[&Version]) -> String {
    let mut all: Vec<&Version> = all.to_vec();
    all.sort();
    let chosen: Vec<usize> = (0..all.len()).filter(|i| versions.contains(&all[*i])).collect();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for i in chosen {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == i => *last = i,
            _ => runs.push((i, i)),
        }
    }
    // With more gaps than can be read, only the ends and the number are told.
    if let (Some((first, _)), Some((_, last))) = (runs.first(), runs.last())
        && runs.len() > 3
    {
        return format!("{} to {} ({} versions)", all[*first], all[*last], versions.len());
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => all[first].to_string(),
            1 => format!("{} and {}", all[first], all[last]),
            _ => format!("{} to {}", all[first], all[last]),
        })
        .collect();
    runs.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collapsed() {
        let all = ["1.0", "1.1", "1.10", "1.9", "2.0", "3.0", "4.0"].map(Version::new);
        let all: Vec<&Version> = all.iter().collect();
        let text = |wanted: &[usize]| ranges(&wanted.iter().map(|i| all[*i]).collect::<Vec<_>>(), &all);
        assert_eq!(text(&[0]), "1.0");
        assert_eq!(text(&[0, 1]), "1.0 and 1.1");
        assert_eq!(text(&[1, 2, 3]), "1.1 to 1.10");
        assert_eq!(text(&[0, 4, 5, 6]), "1.0, 2.0 to 4.0");
        let all = ["1", "2", "3", "4", "5", "6", "7"].map(Version::new);
        let odd: Vec<&Version> = all.iter().step_by(2).collect();
        assert_eq!(ranges(&odd, &all.iter().collect::<Vec<_>>()), "1 to 7 (4 versions)");
    }
}
