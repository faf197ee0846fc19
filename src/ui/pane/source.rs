//! The program's source with the line at work.

use super::{Pane, PaneKind};

pub(super) const KIND: PaneKind =
    PaneKind { pane: Pane::Source, title: "source", least: 3, wants: |_| 3, rows: |_| 0, head: 0, draw: |_, _, _| () };
