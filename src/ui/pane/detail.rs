//! One task.

use super::{Pane, PaneKind};

pub(super) const KIND: PaneKind =
    PaneKind { pane: Pane::Detail, title: "task", least: 4, wants: |_| 4, rows: |_| 0, head: 0, draw: |_, _, _| () };
