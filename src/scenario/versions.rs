//! Some versions of CPython.

use std::fmt;

/// Minor versions of CPython 3, from one on and before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    since: u16,
    before: Option<u16>,
}

impl Versions {
    /// Every version.
    pub const ALL: Self = Self { since: 0, before: None };

    /// From 3.`minor` on.
    pub const fn since(minor: u16) -> Self {
        Self { since: minor, before: None }
    }

    /// Those before 3.`minor`.
    pub const fn before(minor: u16) -> Self {
        Self { since: 0, before: Some(minor) }
    }

    /// From 3.`since` on and before 3.`before`.
    pub const fn between(since: u16, before: u16) -> Self {
        Self { since, before: Some(before) }
    }

    /// Whether 3.`minor` is one of them.
    pub const fn contains(self, minor: u16) -> bool {
        let is_before = match self.before {
            Some(before) => minor < before,
            None => true,
        };
        self.since <= minor && is_before
    }
}

/// `all`, `3.11 and later`, `before 3.10`, `3.8 to 3.11`.
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.before) {
            (0, None) => f.write_str("all"),
            (since, None) => write!(f, "3.{since} and later"),
            (0, Some(before)) => write!(f, "before 3.{before}"),
            (since, Some(before)) => write!(f, "3.{since} to 3.{}", before.saturating_sub(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Versions;

    #[test]
    fn the_first_version_is_one_of_them_and_the_end_is_not() {
        let cases = [
            (Versions::ALL, "all", [true; 4]),
            (Versions::since(11), "3.11 and later", [false, true, true, true]),
            (Versions::before(12), "before 3.12", [true, true, false, false]),
            (Versions::between(11, 13), "3.11 to 3.12", [false, true, true, false]),
        ];
        for (versions, words, contained) in cases {
            assert_eq!(
                (versions.to_string().as_str(), [10, 11, 12, 13].map(|it| versions.contains(it))),
                (words, contained)
            );
        }
    }
}
