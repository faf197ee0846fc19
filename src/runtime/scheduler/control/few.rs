//! A keyed list that nearly always holds one value at most, and then allocates nothing.

use std::collections::BTreeMap;

/// Values in the order in which they were added, each with the key it got then.
pub(crate) struct Few<T> {
    added: u64,
    first: Option<(u64, T)>,
    #[expect(clippy::box_collection, reason = "every task has some of these: they are to be small")]
    more: Option<Box<BTreeMap<u64, T>>>,
}

impl<T> Few<T> {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none() && self.more.as_ref().is_none_or(|more| more.is_empty())
    }

    pub(crate) fn push(&mut self, value: T) -> u64 {
        self.added += 1;
        let key = self.added;
        if self.is_empty() {
            self.first = Some((key, value));
        } else {
            self.more.get_or_insert_default().insert(key, value);
        }
        key
    }

    pub(crate) fn get_mut(&mut self, key: u64) -> Option<&mut T> {
        match &mut self.first {
            Some((first, value)) if *first == key => Some(value),
            _ => self.more.as_mut()?.get_mut(&key),
        }
    }

    pub(crate) fn remove(&mut self, key: u64) -> Option<T> {
        let first = self.first.take_if(|(first, _)| *first == key);
        first.map(|(_, value)| value).or_else(|| self.more.as_mut()?.remove(&key))
    }

    #[inline]
    pub(crate) fn for_each(self, mut see: impl FnMut(T)) {
        if let Some((_, first)) = self.first {
            see(first);
        }
        if let Some(more) = self.more {
            more.into_values().for_each(see);
        }
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut T)> {
        let first = self.first.iter_mut().map(|(key, value)| (*key, value));
        first.chain(self.more.iter_mut().flat_map(|more| more.iter_mut()).map(|(key, value)| (*key, value)))
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { added: 0, first: None, more: None }
    }
}
