//! Which rows of the log and of the output contain a text: the pane's filter, or what is searched in a folded group.

use super::{
    Board,
    derived::{LaneDerived, Printed},
};
use crate::{
    event::{Event, SiteId, clean},
    model::{Lane, Model, saying},
    ui::pane::PANES,
};

/// Whether what an entry of the log says, or the place that stands behind it, contains a text in lower case.
pub(super) fn holds(lane: &Lane, entry: &Event, text: &str) -> bool {
    let place = Some(entry.site).filter(|site| *site != SiteId::NONE).and_then(|site| lane.site(site));
    saying(lane, entry).to_lowercase().contains(text) || place.is_some_and(|place| place.to_lowercase().contains(text))
}

impl Board {
    /// The lines of output that contain the filter, where there is one.
    pub(super) fn filter_output(&mut self, model: &Model) {
        let filter = self.choice.filters.iter().zip(PANES).find(|(_, kind)| kind.filters && !kind.steps);
        let filter = filter.map_or("", |(text, _)| text);
        for (derived, lane) in self.derived.lanes.iter_mut().zip(&model.lanes) {
            derived.filter_output(lane, filter);
        }
    }
}

impl LaneDerived {
    /// Looks at the lines that are new; at all where the filter is.
    fn filter_output(&mut self, lane: &Lane, filter: &str) {
        let before = std::mem::replace(&mut self.forgotten, lane.output.forgotten());
        let gone = usize::try_from(self.forgotten.saturating_sub(before)).unwrap_or(usize::MAX);
        let known = self.printed.take().filter(|known| known.filter == filter);
        if filter.is_empty() {
            return;
        }
        let known = known.map(|known| known.without(gone)).filter(|known| known.stands_in(lane));
        let mut printed = known.unwrap_or_else(|| Printed { filter: filter.into(), ..Printed::default() });
        let fresh = lane.output.iter().enumerate().skip(printed.seen);
        let holds = fresh.filter(|(_, printed)| clean(&printed.line).to_lowercase().contains(filter));
        printed.lines.extend(holds.map(|(place, _)| place));
        printed.seen = lane.output.kept();
        printed.newest = lane.output.iter().next_back().map(|line| line.at);
        self.printed = Some(printed);
    }
}

impl Printed {
    /// The same once so many of the oldest lines are forgotten.
    fn without(mut self, gone: usize) -> Self {
        self.seen = self.seen.saturating_sub(gone);
        self.lines.retain(|place| *place >= gone);
        self.lines.iter_mut().for_each(|place| *place -= gone);
        self
    }

    /// Whether the last line that was looked at is in its place. One that is read late goes before others.
    fn stands_in(&self, lane: &Lane) -> bool {
        self.seen.checked_sub(1).and_then(|last| lane.output.get(last)).map(|line| line.at) == self.newest
    }
}

#[cfg(test)]
mod tests {
    use super::LaneDerived;
    use crate::{
        event::{Event, LaneId, Observation, SiteId, Stream, Time, What},
        model::{LaneInfo, Model},
    };

    fn print(model: &mut Model, at: u64) {
        let line = Observation::Output { stream: Stream::Stdout, line: format!("Line {at}").into() };
        let what = What::Observation(line);
        model.apply(&Event { at: Time(at), lane: LaneId(0), site: SiteId::NONE, what });
    }

    #[test]
    fn a_filter_follows_an_output_that_forgets_and_gets_a_line_late() {
        let mut model = Model::new(vec![LaneInfo::default()]);
        let mut derived = LaneDerived::default();
        for times in [0..4_000_u64, 4_000..5_000, 5_100..5_107, 5_050..5_051, 5_107..5_200, 5_200..20_000] {
            times.for_each(|at| print(&mut model, at));
            let (lane, mut anew) = (&model.lanes[0], LaneDerived::default());
            derived.filter_output(lane, "e 5");
            anew.filter_output(lane, "e 5");
            let lines = |derived: &LaneDerived| derived.printed.as_ref().map(|printed| printed.lines.clone());
            assert_eq!((lines(&derived), derived.forgotten), (lines(&anew), lane.output.forgotten()));
        }
    }
}
