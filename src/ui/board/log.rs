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
    /// `now` is the newest moment there is, and how many events there were.
    pub(super) fn outline_log(&mut self, lane: &Lane, now: (Time, u64), turned: &FxHashSet<Fold>, filter: &str) {
        let (kept, forgotten, (head, revision)) = (lane.log.kept(), lane.log.forgotten(), now);
        if let Some(last) = &mut self.outlined
            && last.turned == *turned
            && last.filter == filter
        {
            let grown = (last.kept, last.forgotten, last.revision) != (kept, forgotten, revision);
            let runs = lane.exit(Time::END).is_none() && kept > 0;
            let soon = runs && last.kept > 0 && head.since(last.head) < Span(kept as u64 * PACE);
            if !grown {
                return;
            }
            // A full log forgets an entry for each that comes: until the pace has passed, the rows follow that alone.
            if let Some(gone) = forgotten.checked_sub(last.forgotten).filter(|_| soon) {
                self.outline.forget(usize::try_from(gone).unwrap_or(usize::MAX));
                last.forgotten = forgotten;
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

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::LaneDerived;
    use crate::{
        event::{Event, LaneId, Observation, SiteId, Stream, Time, What},
        model::{KeptTasks, LaneInfo, Model},
    };

    /// The program prints so many lines, a nanosecond each, into a log of ten entries.
    fn print(model: &mut Model, lines: u64) {
        for _ in 0..lines {
            let line = Observation::Output { stream: Stream::Stdout, line: "working".into() };
            let at = Time(model.head().0 + 1);
            model.apply(&Event { at, lane: LaneId(0), site: SiteId::NONE, what: What::Observation(line) });
        }
    }

    #[test]
    fn the_rows_of_a_full_log_are_worked_out_anew_only_after_a_while() {
        let mut model = Model::new(vec![LaneInfo { kept: KeptTasks(40), ..LaneInfo::default() }]);
        let mut derived = LaneDerived::default();
        let mut firsts = |model: &Model, now: u64| {
            derived.outline_log(&model.lanes[0], (Time(now), model.revision()), &FxHashSet::default(), "");
            derived.outline.rows.iter().map(|row| row.first).collect::<Vec<_>>()
        };
        let to = |end: usize| (0..end).collect::<Vec<_>>();
        print(&mut model, 15);
        assert_eq!(firsts(&model, 100), to(10));
        print(&mut model, 3);
        assert_eq!(firsts(&model, 200), to(7), "three are gone, and those that came do not show yet");
        assert_eq!(firsts(&model, 300), to(7));
        assert_eq!(firsts(&model, 1_000_000), to(10), "though nothing has happened since");
    }
}
