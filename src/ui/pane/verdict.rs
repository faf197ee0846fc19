//! The findings.

use super::{Pane, PaneKind};

pub(super) const KIND: PaneKind = PaneKind {
    pane: Pane::Verdict,
    title: "verdict",
    least: 2,
    wants: |_| 2,
    rows: |_| 0,
    head: 0,
    draw: |_, _, _| (),
};
