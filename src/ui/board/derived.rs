//! What a refresh works out from the model and the user's choice.

use rustc_hash::FxHashSet;

use super::{layout::Places, rows::Ended, stamp::Stamp, story::Story};
use crate::{
    event::Time,
    finding::{Difference, Finding, Headline},
    model::{Fold, Outline, Passage, Timers},
    ui::{
        latencies::Latencies,
        pane::PANES,
        scene::{Alike, TaskLook, TaskRow},
        widget::timeline::Window,
    },
};

/// What a refresh works out, in the order in which it does.
#[derive(Debug, Default)]
pub(super) struct Derived {
    pub(super) at: Time,
    /// The first moment there is.
    pub(super) start: Time,
    /// The newest moment there is.
    pub(super) head: Time,
    /// How much news it shows; `None` where the picture moves on whatever comes.
    pub(super) news: Option<u64>,
    pub(super) lanes: Vec<LaneDerived>,
    /// The lane that had the focus last.
    pub(super) lane: usize,
    /// The places of the lanes that are shown, in the order of the screen.
    pub(super) order: Vec<usize>,
    /// When the tasks' rows were worked out, and for which look.
    pub(super) listed: Option<(Stamp, TaskLook)>,
    /// The lanes whose rows are the same: those that run the same program.
    pub(super) paired: Vec<usize>,
    pub(super) story: Story,
    /// The stretch of time to show, in the times of the lane whose first loop was created last.
    pub(super) window: Window,
    /// When findings and differences were worked out.
    pub(super) judged: Option<Stamp>,
    /// What to say first.
    pub(super) headline: Option<Headline>,
    /// The first differences as far as is known, one for every two lanes that differ; they may lie after the moment shown.
    pub(super) differences: Vec<Difference>,
    /// The lines that the headline takes.
    pub(super) headline_lines: u16,
    /// Where everything is on the screen.
    pub(super) places: Places,
}

#[derive(Debug, Default)]
pub(super) struct LaneDerived {
    pub(super) rows: Vec<TaskRow>,
    /// What the rows that stand for several tasks stand for.
    pub(super) alike: Vec<Alike>,
    /// Its tasks that end, for the rows of any moment.
    pub(super) ended: Ended,
    pub(super) latencies: Latencies,
    pub(super) timers: Timers,
    /// When the timers were worked out.
    pub(super) timed: Option<Stamp>,
    pub(super) passages: Vec<Passage>,
    /// The stretch of time that it shows.
    pub(super) window: Window,
    pub(super) findings: Vec<Finding>,
    /// The rows of the log.
    pub(super) outline: Outline,
    /// What they were worked out from.
    pub(super) outlined: Option<OutlineStamp>,
    /// The lines of output that contain a text, where they are filtered.
    pub(super) printed: Option<Printed>,
    /// How many lines of output were forgotten when the panes' lists were worked out.
    pub(super) forgotten: u64,
    /// The lengths of the panes' lists.
    pub(super) lengths: [usize; PANES.len()],
}

/// What the rows of a log were worked out from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutlineStamp {
    pub(super) kept: usize,
    pub(super) forgotten: u64,
    pub(super) revision: u64,
    pub(super) turned: FxHashSet<Fold>,
    pub(super) filter: String,
    pub(super) head: Time,
}

/// The lines of output that contain a text.
#[derive(Debug, Default)]
pub(super) struct Printed {
    pub(super) filter: String,
    /// How many lines were looked at, and the moment of the last one.
    pub(super) seen: usize,
    pub(super) newest: Option<Time>,
    /// Their places, the oldest first.
    pub(super) lines: Vec<usize>,
}
