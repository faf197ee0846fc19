//! Bytes being written and read.

use super::format::MAX_TEXT;

/// From so many bytes on, a plane is compressed apart from its neighbours: its bytes have frequencies of their own.
const APART: usize = 2048;

/// The content of a block before it is compressed.
#[derive(Debug, Default)]
pub struct Plain {
    pub bytes: Vec<u8>,
    /// Where what is like itself ends.
    pub(super) cuts: Vec<usize>,
}

impl Plain {
    pub(super) fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// A number, seven bits a byte, the lowest first; the high bit says that more follow.
    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.push(number as u8);
    }

    /// A text: its length and its bytes.
    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Bytes that are like each other.
    pub(super) fn plane(&mut self, bytes: impl ExactSizeIterator<Item = u8>) {
        let is_apart = bytes.len() >= APART;
        if is_apart {
            self.cuts.push(self.bytes.len());
        }
        self.bytes.extend(bytes);
        if is_apart {
            self.cuts.push(self.bytes.len());
        }
    }
}

/// Bytes that are read from the front. Every method gives `None` where they end early.
#[derive(Debug)]
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    #[cfg(test)]
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    /// What comes after a byte, if that is the next one.
    pub(super) fn after(&self, byte: u8) -> Option<Self> {
        self.0.split_first().filter(|(first, _)| **first == byte).map(|(_, rest)| Self(rest))
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number of things, of which there can be so many.
    pub(super) fn count(&mut self, most: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= most)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.count(MAX_TEXT)?;
        str::from_utf8(self.take(length)?).ok()
    }
}
