//! Tasks as numbers: which one of those that have not ended, in the order of their ids. Few live at the same time, however
//! many there are in a block.

/// So many words of bits are counted together.
const GROUP: usize = 32;

/// Tasks, in the order of their ids, and for each a bit: whether it has not ended.
#[derive(Debug, Default)]
pub(super) struct Open {
    tasks: Vec<u64>,
    words: Vec<u64>,
    /// The bits of so many words.
    counts: Vec<u32>,
}

impl Open {
    /// These, in the order of their ids.
    pub(super) fn new(tasks: Vec<u64>) -> Self {
        let word = |tasks: &[u64]| u64::MAX >> (u64::BITS as usize - tasks.len());
        let words: Vec<u64> = tasks.chunks(u64::BITS as usize).map(word).collect();
        let counts = words.chunks(GROUP).map(|words| words.iter().map(|word| word.count_ones()).sum()).collect();
        Self { tasks, words, counts }
    }

    pub(super) fn into_tasks(self) -> Vec<u64> {
        self.tasks
    }

    /// A task has ended.
    pub(super) fn close(&mut self, task: u64) {
        if let Some((word, bit)) = self.place(task) {
            self.counts[word / GROUP] -= u32::from(self.words[word] & bit > 0);
            self.words[word] &= !bit;
        }
    }

    /// How many that have not ended come before a task; `None` for one that has.
    pub(super) fn number(&self, task: u64) -> Option<u64> {
        let (word, bit) = self.place(task).filter(|(word, bit)| self.words[*word] & bit > 0)?;
        let group = word / GROUP;
        let near: u32 = self.words[group * GROUP..word].iter().map(|word| word.count_ones()).sum();
        let before = (self.words[word] & (bit - 1)).count_ones() + near + self.counts[..group].iter().sum::<u32>();
        Some(before.into())
    }

    /// The task that has not ended and comes after so many others.
    pub(super) fn task(&self, number: u64) -> Option<u64> {
        let mut left = u32::try_from(number).ok()?;
        let mut holds = |count: u32| {
            let holds = left < count;
            left -= if holds { 0 } else { count };
            holds
        };
        let group = self.counts.iter().position(|count| holds(*count))?;
        let word = self.words[group * GROUP..].iter().position(|word| holds(word.count_ones()))? + group * GROUP;
        let rest = (0..left).fold(self.words[word], |bits, _| bits & (bits - 1));
        self.tasks.get(word * u64::BITS as usize + rest.trailing_zeros() as usize).copied()
    }

    /// The word and the bit of a task.
    fn place(&self, task: u64) -> Option<(usize, u64)> {
        let place = self.tasks.binary_search(&task).ok()?;
        Some((place / u64::BITS as usize, 1 << (place % u64::BITS as usize)))
    }
}

#[cfg(test)]
mod tests {
    use super::Open;
    use proptest::{collection::btree_set, prelude::*};

    proptest! {
        #[test]
        fn a_number_is_of_the_task_that_it_was_given_for(
            tasks in btree_set(0..20_000_u64, 0..5_000),
            ended in btree_set(0..20_000_u64, 0..5_000),
        ) {
            let mut open = Open::new(tasks.iter().copied().collect());
            ended.iter().for_each(|task| open.close(*task));
            let left: Vec<u64> = tasks.difference(&ended).copied().collect();
            for (number, task) in (0..).zip(&left) {
                prop_assert_eq!((open.number(*task), open.task(number)), (Some(number), Some(*task)));
            }
            prop_assert_eq!(open.task(left.len() as u64), None);
            prop_assert!(ended.iter().all(|task| open.number(*task).is_none()));
        }
    }
}
