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
    /// Looks at the lines that are new; at all where the filter is, or old ones were forgotten.
    fn filter_output(&mut self, lane: &Lane, filter: &str) {
        if filter.is_empty() {
            self.printed = None;
            return;
        }
        let forgotten = lane.output.forgotten();
        let printed = self.printed.take().filter(|last| last.filter == filter && last.forgotten == forgotten);
        let mut printed = printed.unwrap_or_else(|| Printed { filter: filter.into(), forgotten, ..Printed::default() });
        let fresh = lane.output.iter().enumerate().skip(printed.seen);
        let holds = fresh.filter(|(_, printed)| clean(&printed.line).to_lowercase().contains(filter));
        printed.lines.extend(holds.map(|(place, _)| place));
        printed.seen = lane.output.kept();
        self.printed = Some(printed);
    }
}
