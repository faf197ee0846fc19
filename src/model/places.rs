//! Where in a list the tasks with an id are.

use crate::event::TaskId;
use rustc_hash::FxHashMap;

/// Neighbours side by side: one line of a processor's cache.
const PAGE: usize = 16;
/// No task had this id.
const NONE: u32 = u32::MAX;

/// From the id of a task to its place, the newest where an id was used again. Programs number their tasks one after
/// another, so the ids of those that live at the same time are near each other, and so are their places here.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pages: FxHashMap<u64, [u32; PAGE]>,
    /// From a place to that of the life that had the same id before.
    earlier: FxHashMap<u32, u32>,
}

impl Places {
    #[inline]
    pub(super) fn newest(&self, id: TaskId) -> Option<u32> {
        let page = self.pages.get(&(id.0 / PAGE as u64))?;
        Some(page[id.0 as usize % PAGE]).filter(|place| *place != NONE)
    }

    /// The place of the life before the one at a place.
    #[inline]
    pub(super) fn earlier(&self, place: u32) -> Option<u32> {
        self.earlier.get(&place).copied()
    }

    pub(super) fn insert(&mut self, id: TaskId, place: u32) {
        let page = self.pages.entry(id.0 / PAGE as u64).or_insert([NONE; PAGE]);
        let before = std::mem::replace(&mut page[id.0 as usize % PAGE], place);
        if before != NONE {
            self.earlier.insert(place, before);
        }
    }

    pub(super) fn clear(&mut self) {
        self.pages.clear();
        self.earlier.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, TaskId};

    #[test]
    fn an_id_that_is_used_again_keeps_its_earlier_places() {
        let mut places = Places::default();
        for (place, id) in (0..).zip([7, 8, u64::MAX, 7, 7]) {
            places.insert(TaskId(id), place);
        }
        assert_eq!([7, 8, 9, u64::MAX].map(|id| places.newest(TaskId(id))), [Some(4), Some(1), None, Some(2)]);
        assert_eq!([4, 3, 0, 1].map(|place| places.earlier(place)), [Some(3), Some(0), None, None]);
        places.clear();
        assert_eq!((places.newest(TaskId(7)), places.earlier(4)), (None, None));
    }
}
