//! Which files a process has mapped where: proc_pid_maps(5).

use std::ops::Range;

/// A file that a process runs code of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct Mapping {
    /// As the process sees it.
    pub(in crate::source) path: String,
    /// From its first byte in memory to its last.
    pub(in crate::source) range: Range<u64>,
}

/// The files, in the order of their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Maps(Vec<Mapping>);

impl Maps {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut found: Vec<(Mapping, bool)> = Vec::new();
        for line in String::from_utf8_lossy(text).lines() {
            let Some((range, runs, path)) = mapping(line) else { continue };
            match found.last_mut().filter(|(last, _)| last.path == path) {
                Some((last, is_code)) => {
                    last.range.end = range.end;
                    *is_code |= runs;
                }
                None => found.push((Mapping { path: path.into(), range }, runs)),
            }
        }
        Self(found.into_iter().filter(|(_, is_code)| *is_code).map(|(mapping, _)| mapping).collect())
    }

    pub(in crate::source) fn all(&self) -> &[Mapping] {
        &self.0
    }
}

/// `55d0-55d8 r-xp 00001000 08:01 12345 /usr/bin/app`: where, whether code, and of which file.
fn mapping(line: &str) -> Option<(Range<u64>, bool, &str)> {
    let (range, rest) = line.split_once(' ')?;
    let (start, end) = range.split_once('-')?;
    let path = &rest[rest.find('/')?..];
    let number = |text| u64::from_str_radix(text, 16).ok();
    Some((number(start)?..number(end)?, rest.as_bytes().get(2) == Some(&b'x'), path))
}

#[cfg(test)]
mod tests {
    use super::{Mapping, Maps};

    #[test]
    fn only_files_with_code_count_and_their_parts_are_one() {
        let text = b"10-20 r--p 00000000 08:01 7    /a b\n20-30 r-xp 00010000 08:01 7    /a b\n\
            30-40 rw-p 00000000 00:00 0\n40-50 r--p 00000000 08:01 8 /data\n50-60 r-xp 0 00:00 0 [vdso]\nodd\n";
        assert_eq!(Maps::of(text).all(), [Mapping { path: "/a b".into(), range: 0x10..0x30 }]);
    }
}
