//! A name as it is shown: the program's own text, or one built from a number without allocation.

use std::{fmt, ops::Deref};

/// A name; reads like a `&str`.
#[derive(Clone, Copy)]
pub struct Name<'a>(NameText<'a>);

#[derive(Clone, Copy)]
enum NameText<'a> {
    Text(&'a str),
    Made { bytes: [u8; Name::MADE], len: u8 },
}

impl<'a> Name<'a> {
    /// A prefix of five and twenty digits.
    const MADE: usize = 25;

    pub(super) const fn text(text: &'a str) -> Self {
        Self(NameText::Text(text))
    }

    /// As a task's it is [shown](shown_name).
    pub(super) fn of_task(self) -> Self {
        match self.0 {
            NameText::Text(text) => Self::text(shown_name(text)),
            NameText::Made { .. } => self,
        }
    }

    /// `prefix` (of five bytes at most) and a number.
    pub(super) fn numbered(prefix: &str, mut number: u64) -> Self {
        let mut digits = [0; 20];
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        let mut bytes = [0; Self::MADE];
        let parts = prefix.bytes().chain(digits[first..].iter().copied());
        let len = bytes.iter_mut().zip(parts).map(|(to, from)| *to = from).count();
        Self(NameText::Made { bytes, len: len as u8 })
    }
}

/// A task's name as it is shown. anyio names a task after its function, `__main__.serve`, and of those of the script where
/// it is from is no news.
pub fn shown_name(name: &str) -> &str {
    name.strip_prefix("__main__.").unwrap_or(name)
}

/// Whether a task has no name of the program's own: it has its library's, or is known by its number. That depends on how many
/// tasks an entry point creates.
pub fn is_default_name(name: &str) -> bool {
    let number = name.strip_prefix("Task-").or(name.strip_prefix("task "));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Deref for Name<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match &self.0 {
            NameText::Text(text) => text,
            NameText::Made { bytes, len } => str::from_utf8(&bytes[..usize::from(*len)]).unwrap_or_default(),
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Name<'_> {}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (**self).cmp(other)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn numbers_are_written_whole() {
        assert_eq!(&*Name::numbered("Task-", 0), "Task-0");
        assert_eq!(&*Name::numbered("task ", u64::MAX), "task 18446744073709551615");
    }
}
