//! Words that messages have in common.

/// `1 module`, `2 modules`.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// What there is above what is needed, each with its side, so that they can be compared.
pub fn both(is: (&str, &str), needed: (&str, &str)) -> String {
    let width = is.0.len().max(needed.0.len());
    format!("{:width$}  {}\n{:width$}  {}", is.0, is.1, needed.0, needed.1)
}
