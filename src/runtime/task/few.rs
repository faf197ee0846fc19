//! A keyed list that nearly always holds one value at most, and then allocates nothing.

use std::collections::BTreeMap;

/// Values in the order in which they were added, each with the key it got then.
pub(super) struct Few<T> {
    added: u64,
    first: Option<(u64, T)>,
    more: BTreeMap<u64, T>,
}

impl<T> Few<T> {
    pub(super) fn push(&mut self, value: T) -> u64 {
        self.added += 1;
        let key = self.added;
        if self.first.is_none() && self.more.is_empty() {
            self.first = Some((key, value));
        } else {
            self.more.insert(key, value);
        }
        key
    }

    pub(super) fn get_mut(&mut self, key: u64) -> Option<&mut T> {
        match &mut self.first {
            Some((first, value)) if *first == key => Some(value),
            _ => self.more.get_mut(&key),
        }
    }

    pub(super) fn remove(&mut self, key: u64) -> Option<T> {
        let first = self.first.take_if(|(first, _)| *first == key);
        first.map(|(_, value)| value).or_else(|| self.more.remove(&key))
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self { added: 0, first: None, more: BTreeMap::new() }
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, std::collections::btree_map::IntoValues<u64, T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.map(|(_, value)| value).into_iter().chain(self.more.into_values())
    }
}
