//! What is drawn inside one lane: one file a pane.

use ratatui::{buffer::Buffer, layout::Rect};

use super::scene::Scene;

mod cancellation;
mod detail;
mod files;
mod header;
mod log;
mod output;
mod source;
mod tasks;
mod verdict;

pub use cancellation::lives;

/// Which pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// The loop's states, counts and charts. It has no key and never the focus.
    Header,
    /// The tasks.
    #[default]
    Tasks,
    /// Every task's life as a line, with requests, deliveries, ends and signals.
    Cancellation,
    /// File descriptors.
    Files,
    /// The program's source with the line at work.
    Source,
    /// Everything that happened.
    Log,
    /// What the program printed.
    Output,
    /// The findings.
    Verdict,
    /// One task.
    Detail,
}

/// What the frame must know of a pane.
#[derive(Debug)]
pub struct PaneKind {
    /// Which one.
    pub pane: Pane,
    /// Its name on the screen.
    pub title: &'static str,
    /// The least height that is of use, without the title line.
    pub least: u16,
    /// The height it is content with for now.
    pub wants: fn(&Scene) -> u16,
    /// How many rows its list has; the selection stays below.
    pub rows: fn(&Scene) -> usize,
    /// How many lines stand above the list's first row.
    pub head: u16,
    /// Draws it. Reads the scene and writes the cells of the area, nothing else; any area is fine, an empty one too.
    pub draw: fn(&Scene, Rect, &mut Buffer),
}

/// Every pane, from top to bottom as lanes show them. The key of the n-th is `n`, the header's 0 is not a key.
pub const PANES: &[PaneKind] = &[
    header::KIND,
    tasks::KIND,
    cancellation::KIND,
    files::KIND,
    source::KIND,
    log::KIND,
    output::KIND,
    verdict::KIND,
    detail::KIND,
];

impl Pane {
    /// What the frame must know of it.
    pub fn kind(self) -> &'static PaneKind {
        &PANES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::PANES;

    #[test]
    fn the_list_has_every_pane_at_its_place() {
        for (place, kind) in PANES.iter().enumerate() {
            assert_eq!(kind.pane as usize, place, "{}", kind.title);
        }
    }
}
