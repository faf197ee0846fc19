//! Python's `heapq`, step by step: of items that compare equal it gives the same one first (CPython 3.13, Lib/heapq.py).

/// Makes a heap of items in any order.
pub(super) fn heapify<T: Ord>(items: &mut [T]) {
    (0..items.len() / 2).rev().for_each(|place| sift_up(items, place));
}

/// Puts an item in.
pub(super) fn push<T: Ord>(heap: &mut Vec<T>, item: T) {
    heap.push(item);
    let last = heap.len() - 1;
    sift_down(heap, 0, last);
}

/// Takes the smallest one out.
pub(super) fn pop<T: Ord>(heap: &mut Vec<T>) -> Option<T> {
    let last = heap.len().checked_sub(1)?;
    heap.swap(0, last);
    let smallest = heap.pop();
    if !heap.is_empty() {
        sift_up(heap, 0);
    }
    smallest
}

/// Moves the item at `place` towards the root, as far as it is smaller.
fn sift_down<T: Ord>(heap: &mut [T], start: usize, mut place: usize) {
    while place > start {
        let parent = (place - 1) / 2;
        if heap[place] >= heap[parent] {
            break;
        }
        heap.swap(place, parent);
        place = parent;
    }
}

/// Moves the item at `place` to a leaf, along the smaller children, and from there to where it belongs.
fn sift_up<T: Ord>(heap: &mut [T], mut place: usize) {
    let (start, end) = (place, heap.len());
    let mut child = 2 * place + 1;
    while child < end {
        let right = child + 1;
        if right < end && heap[child] >= heap[right] {
            child = right;
        }
        heap.swap(place, child);
        place = child;
        child = 2 * place + 1;
    }
    sift_down(heap, start, place);
}

#[cfg(test)]
mod tests {
    use super::{heapify, pop, push};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_come_out_in_their_order(items: Vec<u8>) {
            let mut heap = Vec::new();
            items.iter().for_each(|item| push(&mut heap, *item));
            let mut sorted = items.clone();
            sorted.sort_unstable();
            let out: Vec<_> = std::iter::from_fn(|| pop(&mut heap)).collect();
            prop_assert_eq!(&out, &sorted);
            heap = items;
            heapify(&mut heap);
            let out: Vec<_> = std::iter::from_fn(|| pop(&mut heap)).collect();
            prop_assert_eq!(out, sorted);
        }
    }
}
