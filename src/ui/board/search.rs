//! Finding a text in the rows of the focused pane.

use rustc_hash::FxHashSet;

use super::{Board, rows::stem};
use crate::{
    event::TaskId,
    model::Model,
    ui::{
        pane::Role,
        scene::{RowText, Scene, TaskRow},
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
    /// How many rows of the focused pane contain a text, and how many tasks without a row of their own.
    pub fn matches(&self, text: &str, model: &Model, theme: &Theme) -> usize {
        let Some((scene, row_text, rows)) = self.searched(model, theme) else { return 0 };
        let text = text.to_lowercase();
        let shown = (0..rows).filter(|row| holds(&scene, row_text, *row, &text)).count();
        shown + self.inside(&scene, row_text, &text).len()
    }

    /// Selects the next row of the focused pane that contains the text searched last, or the one before; in a pane whose
    /// rows are moments, it goes to that moment.
    pub fn find_next(&mut self, forward: bool, model: &Model, theme: &Theme) -> Found {
        let text = self.choice.searched.clone();
        self.unfold_log(&text, model);
        self.unfold_tasks(&text, model, theme);
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

    /// Shows tasks one by one where one that contains a text has no row of its own.
    fn unfold_tasks(&mut self, text: &str, model: &Model, theme: &Theme) {
        let Some((scene, row_text, _)) = self.searched(model, theme) else { return };
        let stems: FxHashSet<String> = self.inside(&scene, row_text, text).into_iter().collect();
        if !stems.is_empty() {
            self.choice.look.unfolded.extend(stems);
            self.list_again(model, theme);
        }
    }

    /// The tasks that contain a text and are in a row for several that does not: of each the name without its number.
    fn inside(&self, scene: &Scene<'_>, row_text: RowText, text: &str) -> Vec<String> {
        if !self.choice.pane.is(Role::Home) {
            return Vec::new();
        }
        let silent = |(place, row): (usize, &TaskRow)| {
            let alike = scene.alike.get(row.alike? as usize)?;
            (!holds(scene, row_text, place, text)).then_some(&*alike.stem)
        };
        let stems: FxHashSet<&str> = scene.tasks.iter().enumerate().filter_map(silent).collect();
        if stems.is_empty() {
            return Vec::new();
        }
        let own = scene.tasks.iter().filter(|row| row.alike.is_none());
        let own: FxHashSet<TaskId> = own.filter_map(|row| row.task).collect();
        let known = scene.lane.tasks.known(scene.at).filter(|task| !own.contains(&task.id));
        let named = known.map(|task| (TaskRow::of(task.id), stem(&scene.lane.name(task.name)).to_owned()));
        let (rows, names): (Vec<_>, Vec<_>) = named.filter(|(_, stem)| stems.contains(&**stem)).unzip();
        let one_by_one = Scene { tasks: &rows, ..*scene };
        let names = names.into_iter().enumerate();
        names.filter(|(row, _)| holds(&one_by_one, row_text, *row, text)).map(|(_, name)| name).collect()
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

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::{Board, Found};
    use crate::ui::{pane::model_of, theme::Theme};

    #[test]
    fn a_task_in_a_row_for_several_is_found_and_so_is_the_row() {
        let worker = |n: usize| format!("{n} created worker-{n} @app.py:7\n{n}.5 waiting worker-{n} sleep @app.py:9\n");
        let model = model_of(&(0..100).map(worker).collect::<String>());
        let theme = Theme::ALL[0].clone();
        let mut board = Board::default();
        board.refresh(&model, model.head(), Rect::new(0, 0, 160, 48), &theme);
        assert_eq!(board.selection(), (0, 1));
        let found = ["worker-*", "worker-9", "app.py:7", "worker-100"].map(|text| board.matches(text, &model, &theme));
        assert_eq!(found, [1, 11, 1, 0]);
        board.choice.searched = "worker-*".into();
        assert_eq!((board.find_next(true, &model, &theme), board.selection()), (Found::Wrapped, (0, 1)));
        board.choice.searched = "worker-37".into();
        assert_eq!((board.find_next(true, &model, &theme), board.selection().1), (Found::Row, 100));
        let name = board.task().map(|task| model.lanes[0].name_of(task).to_string());
        assert_eq!(name.as_deref(), Some("worker-37"));
    }
}
