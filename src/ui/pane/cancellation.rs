//! Every task's life as a line.

use super::{Pane, PaneKind};

pub(super) const KIND: PaneKind =
    PaneKind { pane: Pane::Cancellation, title: "cancellation", least: 3, wants: |_| 3, rows: |_| 0, head: 0, draw: |_, _, _| () };
