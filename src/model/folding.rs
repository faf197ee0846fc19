//! Which lanes of a tree of processes are worth a look.

use super::{Lane, Model};
use crate::event::{FileKind, Span};

/// A process that reports nothing does something once it has used so much processor time.
const WORKED: Span = Span::from_millis(1_000);

impl Model {
    /// Whether nothing happens in a lane that one would watch it for: one of a tree of processes that runs no loop, and
    /// has only started others, or waits for something, while another lane reports what it does.
    pub fn is_folded(&self, lane: &Lane) -> bool {
        let is_parent = || self.lanes.iter().any(|other| other.info.parent == Some(lane.info.id));
        if !lane.loops.all().is_empty() || lane.info.parent.is_none() && !is_parent() {
            return false;
        }
        let is_reported = || self.lanes.iter().any(|other| other.lifeline.connected.is_some());
        lane.info.is_helper || lane.lifeline.connected.is_none() && (is_parent() || is_reported() && is_idle(lane))
    }

    /// The places of the lanes to show, those with loops first, then those that report, as they came; all of them where
    /// none is worth a look.
    pub fn order(&self) -> Vec<usize> {
        let mut places: Vec<_> = (0..self.lanes.len()).filter(|place| !self.is_folded(&self.lanes[*place])).collect();
        if places.is_empty() {
            places = (0..self.lanes.len()).collect();
        }
        let is_tree = self.lanes.iter().any(|lane| lane.info.parent.is_some());
        if is_tree {
            places.sort_by_key(|place| rank(&self.lanes[*place]));
        }
        places
    }
}

fn rank(lane: &Lane) -> u8 {
    match (lane.loops.all().is_empty(), lane.lifeline.connected) {
        (false, _) => 0,
        (true, Some(_)) => 1,
        (true, None) => 2,
    }
}

/// Whether a process that reports nothing does nothing either, as far as is seen.
fn is_idle(lane: &Lane) -> bool {
    let at = lane.head();
    let listens = |kind: &FileKind| matches!(kind, FileKind::Socket(what) if what.ends_with(" listening"));
    let serves = lane.files.set(at).is_some_and(|set| set.files.iter().any(|file| listens(&file.kind)));
    let works = serves || lane.usage(at).is_some_and(|usage| usage.cpu >= WORKED);
    lane.notes.is_empty() && (!works || lane.lifeline.exited.is_some())
}
