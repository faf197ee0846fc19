//! The log's rows: which groups are open, and the moments that rows are about.

use super::{
    Board,
    derived::{LaneDerived, OutlineStamp},
    filter::holds,
};
use crate::{
    event::{Span, Time},
    model::{Fold, Lane, Model, Outline, OutlineRow},
};
use rustc_hash::FxHashSet;

/// Rows are worked out at most once in this many nanoseconds for each entry.
const PACE: u64 = 5_000;

impl LaneDerived {
    /// Works the rows of the log out, where the log or its groups have changed. While a long log grows, not every time.
    pub(super) fn outline_log(&mut self, lane: &Lane, revision: u64, turned: &FxHashSet<Fold>, filter: &str) {
        let (kept, forgotten, head) = (lane.log.kept(), lane.log.forgotten(), lane.head());
        if let Some(last) = &self.outlined
            && last.turned == *turned
            && last.filter == filter
        {
            let grown = (last.kept, last.forgotten, last.revision) != (kept, forgotten, revision);
            let runs = lane.exit(Time::END).is_none() && kept > 0;
            let soon = runs && last.kept > 0 && head.since(last.head) < Span(kept as u64 * PACE);
            if !grown || (soon && last.forgotten == forgotten) {
                return;
            }
        }
        self.outline = if filter.is_empty() {
            Outline::of(lane, turned)
        } else {
            Outline::flat(lane, |entry| holds(lane, entry, filter))
        };
        let (turned, filter) = (turned.clone(), filter.to_owned());
        self.outlined = Some(OutlineStamp { kept, forgotten, revision, turned, filter, head });
    }
}

impl Board {
    /// The rows of a lane's log, and how many of them begin up to the moment shown.
    fn log_rows<'a>(&'a self, model: &'a Model) -> Option<(&'a Lane, &'a [OutlineRow], usize)> {
        let lane = self.focused(model)?;
        let rows = &self.derived.lanes.get(self.choice.lane)?.outline;
        Some((lane, &rows.rows, rows.count(lane.log.until(self.at()).len())))
    }

    /// The group that a row of the log is in, or heads; without a row, the selected one's.
    pub(in crate::ui) fn fold_at(&self, model: &Model, row: Option<usize>) -> Option<Fold> {
        let (_, rows, shown) = self.log_rows(model).filter(|_| self.choice.pane.kind().steps)?;
        rows.get(row.unwrap_or(shown.checked_sub(1)?))?.fold
    }

    /// Opens a group of the log, or folds it.
    pub(in crate::ui) fn turn(&mut self, fold: Fold) {
        let Some(choice) = self.choice.lanes.get_mut(self.choice.lane) else { return };
        if !choice.turned.remove(&fold) {
            choice.turned.insert(fold);
        }
    }

    /// Opens the groups of the log that a text is in, but for those whose own row says it.
    pub(super) fn unfold_log(&mut self, text: &str, model: &Model) {
        let Some((lane, rows, _)) = self.log_rows(model).filter(|_| self.choice.pane.kind().steps) else { return };
        let known = lane.log.kept();
        let entry = |place| lane.log.get(place).is_some_and(|entry| holds(lane, entry, text));
        let is_inside = |row: &&OutlineRow| {
            row.is_open == Some(false)
                && !row.words(lane, known).to_lowercase().contains(text)
                && row.folded().any(entry)
        };
        let folds: Vec<Fold> = rows.iter().filter(is_inside).filter_map(|row| row.fold).collect();
        folds.into_iter().for_each(|fold| self.turn(fold));
        self.outline_logs(model);
    }

    /// Goes to the moment of another row of the log, which `moved` gives for a row and how many there are: the list is the
    /// axis of time.
    pub(in crate::ui) fn go_to_row(&mut self, moved: impl Fn(usize, usize) -> usize, model: &Model) {
        let Some((lane, rows, shown)) = self.log_rows(model) else { return };
        let from = shown.saturating_sub(1);
        let row = moved(from, rows.len());
        let at = |row: usize| rows.get(row).and_then(|row| row.at(lane));
        // Rows of the same moment come and go together.
        let here = at(from);
        let mut others: Box<dyn Iterator<Item = usize>> =
            if row < from { Box::new((0..=row).rev()) } else { Box::new(row..rows.len()) };
        let at = others.find_map(|row| at(row).filter(|moment| Some(*moment) != here));
        if let Some(at) = at.or(here) {
            self.hold(at);
        }
    }

    /// The moment of a row of the log, also of one that is still to come.
    pub(super) fn moment_of_row(&self, row: usize, model: &Model) -> Option<Time> {
        let (lane, rows, _) = self.log_rows(model)?;
        rows.get(row)?.at(lane)
    }
}
