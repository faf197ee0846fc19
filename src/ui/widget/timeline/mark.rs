//! The marks of a life, and what shows where several fall together.

use ratatui::style::{Modifier, Style};

use crate::{event::End, ui::theme::Theme};

/// Something that happened to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its cancel was requested.
    Request,
    /// `CancelledError` was raised at its await.
    Delivery,
    /// It caught the cancel and carried on.
    Swallow,
    /// `uncancel()` withdrew the request.
    Uncancelled,
    /// It ended.
    End(End),
}

impl Mark {
    /// How the life's line looks after it.
    pub(super) fn after(self, before: (&'static str, Style), theme: &Theme) -> (&'static str, Style) {
        match self {
            Self::Request => (theme.glyphs.requested, theme.request()),
            Self::Delivery => (theme.glyphs.life, theme.delivery()),
            Self::Swallow => (theme.glyphs.life, theme.bad()),
            Self::Uncancelled => (theme.glyphs.life, theme.chart()),
            Self::End(_) => before,
        }
    }
}

/// The marks of one life by columns, which come in ascending order.
#[derive(Default)]
pub(super) struct Marks(Vec<(u16, Together)>);

/// Which marks fall in one column.
#[derive(Clone, Copy, Default)]
struct Together {
    request: bool,
    delivery: bool,
    swallow: bool,
    uncancelled: bool,
    end: Option<End>,
}

impl Marks {
    pub(super) fn add(&mut self, column: u16, mark: Mark) {
        if self.0.last().is_none_or(|(last, _)| *last != column) {
            self.0.push((column, Together::default()));
        }
        if let Some((_, together)) = self.0.last_mut() {
            match mark {
                Mark::Request => together.request = true,
                Mark::Delivery => together.delivery = true,
                Mark::Swallow => together.swallow = true,
                Mark::Uncancelled => together.uncancelled = true,
                Mark::End(end) => together.end = Some(end),
            }
        }
    }

    /// The sign of each column. An end has a column of its own: were it drawn over the cancellation before it, a mark
    /// would mean something else at another scale.
    pub(super) fn signs(self, width: u16, theme: &Theme) -> impl Iterator<Item = (u16, &'static str, Style)> {
        let apart = self.0.into_iter().flat_map(move |(column, together)| match together {
            Together { end: Some(_), .. } if together.is_cancelled() && width > 1 => {
                let before = column.min(width - 2);
                let end = Together { end: together.end, ..Together::default() };
                [Some((before, Together { end: None, ..together })), Some((before + 1, end))]
            }
            _ => [Some((column, together)), None],
        });
        apart.flatten().map(|(column, together)| {
            let (sign, style) = together.sign(theme);
            (column, sign, style.add_modifier(Modifier::BOLD))
        })
    }
}

impl Together {
    const fn is_cancelled(self) -> bool {
        self.request || self.delivery || self.swallow || self.uncancelled
    }

    /// An end matters most, then a cancellation that was swallowed, or uncancelled; request and delivery in one have a sign.
    fn sign(self, theme: &Theme) -> (&'static str, Style) {
        let glyphs = theme.glyphs;
        match self {
            Self { end: Some(End::Failed), .. } => (glyphs.failed, theme.bad()),
            Self { end: Some(end), .. } => (glyphs.end, theme.end(end)),
            Self { swallow: true, .. } => (glyphs.swallowed, theme.bad()),
            Self { uncancelled: true, .. } => (glyphs.uncancelled, theme.text()),
            Self { request: true, delivery: true, .. } => (glyphs.requested_and_delivered, theme.delivery()),
            Self { delivery: true, .. } => (glyphs.delivery, theme.delivery()),
            Self { .. } => (glyphs.request, theme.request()),
        }
    }
}
