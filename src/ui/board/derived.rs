//! What a refresh works out from the model and the user's choice.

use super::{layout::Places, stamp::Stamp};
use crate::{
    event::{TaskId, Time},
    finding::{Difference, Finding, Headline},
    ui::{
        pane::PANES,
        scene::{TaskLook, TaskRow},
    },
};

/// What a refresh works out, in the order in which it does.
#[derive(Debug, Default)]
pub(super) struct Derived {
    pub(super) at: Time,
    /// The newest moment there is.
    pub(super) head: Time,
    pub(super) lanes: Vec<LaneDerived>,
    /// The places of the lanes that are shown, in the order of the screen.
    pub(super) order: Vec<usize>,
    /// When findings and differences were worked out.
    pub(super) judged: Option<Stamp>,
    /// What to say first.
    pub(super) headline: Option<Headline>,
    /// The first differences as far as is known, one for every two lanes that differ; they may lie after the moment shown.
    pub(super) differences: Vec<Difference>,
    /// Whether a cancel was requested.
    pub(super) cancelled: bool,
    /// The lines that the headline takes.
    pub(super) headline_lines: u16,
    /// The height every pane is content with.
    pub(super) wants: [u16; PANES.len()],
    /// Where everything is on the screen.
    pub(super) places: Places,
}

#[derive(Debug, Default)]
pub(super) struct LaneDerived {
    pub(super) rows: Vec<TaskRow>,
    pub(super) lives: Vec<TaskId>,
    /// When rows and lives were worked out, and for which look.
    pub(super) listed: Option<(Stamp, TaskLook)>,
    pub(super) findings: Vec<Finding>,
    /// The lengths of the panes' lists.
    pub(super) lengths: [usize; PANES.len()],
}
