//! Lanes of the same program, read across: the same task in the same row.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::{
    Rows,
    common::{CommonNames, Teardowns},
};
use crate::{model::Lane, ui::scene::TaskRow};

/// With more tasks than this in all, rows are not paired: nobody reads across so many.
pub(in crate::ui::board) const TOGETHER: usize = 4_000;

/// A row's name, and its place among those of that name.
type Key = (String, usize);

/// Puts rows of the same name in the same place in all lanes. Where a lane has none, its row is empty.
pub(in crate::ui::board) fn align(lanes: &mut [(&Lane, &mut Rows)]) {
    let keys: Vec<Vec<Key>> = lanes.iter().map(|(lane, rows)| keys(lane, rows)).collect();
    let all = merged(&keys);
    let places: FxHashMap<&Key, usize> = all.iter().enumerate().map(|(place, key)| (key, place)).collect();
    for ((_, rows), keys) in lanes.iter_mut().zip(&keys) {
        let mut aligned = vec![TaskRow::default(); all.len()];
        let mut before = None;
        let mut in_order = true;
        for (row, key) in rows.rows.iter().zip(keys) {
            let place = places[key];
            in_order &= before.is_none_or(|before| before < place);
            before = Some(place);
            aligned[place] = *row;
        }
        if !in_order {
            // The branches of a tree would lead elsewhere.
            aligned.iter_mut().for_each(|row| (row.depth, row.sibling) = (0, false));
        }
        rows.rows = aligned;
    }
}

fn keys(lane: &Lane, rows: &Rows) -> Vec<Key> {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let (names, teardowns) = (CommonNames::of(lane), Teardowns::of(lane));
    let is_of_teardown = |task| lane.tasks.get(task).is_some_and(|task| teardowns.created(task));
    let name = |row: &TaskRow| match (row.alike.and_then(|alike| rows.alike.get(alike as usize)), row.task) {
        (Some(alike), Some(task)) if is_of_teardown(task) => format!("{}* of the teardown", alike.stem),
        (Some(alike), _) => format!("{}*", alike.stem),
        (None, Some(task)) => names.name(task),
        (None, None) => String::new(),
    };
    let number = |name: String| match seen.entry(name.clone()) {
        Entry::Occupied(mut entry) => {
            *entry.get_mut() += 1;
            (name, *entry.get())
        }
        Entry::Vacant(entry) => {
            entry.insert(0);
            (name, 0)
        }
    };
    rows.rows.iter().map(name).map(number).collect()
}

/// All keys: those of the first lane in its order, each of the others behind the one that it stands behind in its lane.
fn merged(lanes: &[Vec<Key>]) -> Vec<Key> {
    lanes.iter().fold(Vec::new(), |all, keys| with(&all, keys))
}

fn with(all: &[Key], keys: &[Key]) -> Vec<Key> {
    let places: FxHashMap<&Key, usize> = all.iter().enumerate().map(|(place, key)| (key, place)).collect();
    // What is new, by how many of the known ones stand before it.
    let mut new: Vec<Vec<&Key>> = vec![Vec::new(); all.len() + 1];
    let mut behind = 0;
    for key in keys {
        match places.get(key) {
            Some(place) => behind = place + 1,
            None => new[behind].push(key),
        }
    }
    let known = all.iter().map(Some).chain([None]);
    new.into_iter().zip(known).flat_map(|(new, known)| new.into_iter().chain(known)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::merged;

    fn keys(names: &[&str]) -> Vec<(String, usize)> {
        names.iter().map(|name| ((*name).to_owned(), 0)).collect()
    }

    #[test]
    fn what_only_one_lane_has_stands_where_it_does_there() {
        let (a, b) = (keys(&["main", "worker-0", "worker-2"]), keys(&["main", "logger", "worker-0", "worker-1"]));
        assert_eq!(merged(&[a, b]), keys(&["main", "logger", "worker-0", "worker-1", "worker-2"]));
        assert_eq!(merged(&[keys(&["a", "b"]), keys(&["b", "a"])]), keys(&["a", "b"]));
    }
}
