//! Bytes, taken apart from the front: numbers, texts, the rest.

pub(crate) struct Pieces<'a>(pub(crate) &'a [u8]);

impl<'a> Pieces<'a> {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// A byte; 0 at the end.
    pub(crate) fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    /// A number of so many bytes, the lowest first.
    pub(crate) fn number(&mut self, bytes: usize) -> u64 {
        self.take(bytes).iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Up to so many bytes of text, as the first byte says.
    pub(crate) fn text(&mut self, most: usize) -> String {
        let length = usize::from(self.byte()) % (most + 1);
        String::from_utf8_lossy(self.take(length)).into_owned()
    }
}
