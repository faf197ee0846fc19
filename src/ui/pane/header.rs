//! The loop's states, counts and charts.

use super::{Pane, PaneKind};

pub(super) const KIND: PaneKind =
    PaneKind { pane: Pane::Header, title: "", least: 3, wants: |_| 3, rows: |_| 0, head: 0, draw: |_, _, _| () };
