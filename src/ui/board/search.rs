//! Finding a text in the rows of the focused pane.

use super::Board;
use crate::{
    model::Model,
    ui::{
        scene::{RowText, Scene},
        theme::Theme,
    },
};

/// Where a search led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Row,
    /// Past the end of the list, from its other end on.
    Wrapped,
    Nothing,
}

impl Board {
    /// How many rows of the focused pane contain a text.
    pub fn matches(&self, text: &str, model: &Model, theme: &Theme) -> usize {
        let Some((scene, row_text, rows)) = self.searched(model, theme) else { return 0 };
        let text = text.to_lowercase();
        (0..rows).filter(|row| holds(&scene, row_text, *row, &text)).count()
    }

    /// Selects the next row of the focused pane that contains the text searched last, or the one before; in a pane whose
    /// rows are moments, it goes to that moment.
    pub fn find_next(&mut self, forward: bool, model: &Model, theme: &Theme) -> Found {
        let text = self.choice.searched.clone();
        self.unfold_log(&text, model);
        let (selected, _) = self.selection();
        let Some((scene, row_text, rows)) = self.searched(model, theme).filter(|(.., rows)| *rows > 0) else {
            return Found::Nothing;
        };
        let selected = selected.min(rows - 1);
        let step = |away: usize| if forward { (selected + away) % rows } else { (selected + rows - away) % rows };
        let Some(row) = (1..=rows).map(step).find(|row| holds(&scene, row_text, *row, &text)) else {
            return Found::Nothing;
        };
        let has_wrapped = if forward { row <= selected } else { row >= selected };
        match self.moment_of_row(row, model).filter(|_| self.choice.pane.kind().steps) {
            Some(moment) => self.hold(moment),
            None => self.select(row, model, theme),
        }
        if has_wrapped { Found::Wrapped } else { Found::Row }
    }

    /// What is searched: of a pane whose rows are moments, those that are still to come as well.
    fn searched<'a>(&'a self, model: &'a Model, theme: &'a Theme) -> Option<(Scene<'a>, RowText, usize)> {
        let pane = self.choice.pane;
        let scene = self.scene(model, self.choice.lane, pane, theme)?;
        let scene = if pane.kind().steps { Scene { at: self.derived.head, ..scene } } else { scene };
        let row_text = pane.kind().text_of?;
        Some((scene, row_text, (pane.kind().rows)(&scene)))
    }
}

fn holds(scene: &Scene<'_>, row_text: RowText, row: usize, text: &str) -> bool {
    row_text(scene, row).to_lowercase().contains(text)
}
