//! The parameters of a run, to be changed for the next one: beside the old ones, or alone.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};

use crate::ui::{
    frame::{boxed, indented_by, lines, print_line, row},
    gallery::{Card, CardField, turned},
    input::{Order, ScenarioOrder},
    text_input::TextInput,
    theme::Theme,
    widget::text::{print, width},
};

/// The widest that the box gets.
const BOX: u16 = 76;
/// What the lanes of the old parameters do.
const BESIDE: [&str; 2] = ["old and new", "new alone"];

/// The parameters of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerun {
    old: ScenarioOrder,
    fields: Vec<CardField>,
    values: Vec<TextInput>,
    /// The selected row: a parameter, or behind them whether the old ones run as well.
    pub field: usize,
    /// Whether the next character replaces what the selected parameter is set to.
    fresh: bool,
    beside: bool,
    /// Whether the old run still runs: it is ended.
    ends: bool,
}

impl Rerun {
    /// The parameters of a scenario as they were set; nothing where it has none.
    pub fn of(card: &Card, old: &ScenarioOrder, ends: bool) -> Option<Self> {
        let set = |field: &CardField| {
            let value = old.sets.iter().filter_map(|set| set.split_once('=')).find(|(name, _)| *name == field.name);
            TextInput::new(value.map_or(field.default.as_str(), |(_, value)| value))
        };
        let values: Vec<_> = card.fields.iter().map(set).collect();
        let (old, fields) = (old.clone(), card.fields.clone());
        (!values.is_empty()).then_some(Self { old, fields, values, field: 0, fresh: true, beside: true, ends })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.fields.len() + 1
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize) {
        (self.field, self.fresh) = (row.min(self.fields.len()), true);
    }

    /// The selected parameter, to type at; `None` on words.
    pub fn typing(&mut self) -> Option<&mut TextInput> {
        let field = self.fields.get(self.field)?;
        if field.words.is_empty() { self.values.get_mut(self.field) } else { None }
    }

    /// Types a character, or edits the line. The first one replaces what was there.
    pub fn press(&mut self, key: crossterm::event::KeyEvent) -> bool {
        let replaces = self.fresh && matches!(key.code, crossterm::event::KeyCode::Char(_)) && key.modifiers.is_empty();
        let Some(line) = self.typing() else { return false };
        let mut typed = if replaces { TextInput::default() } else { line.clone() };
        let is_edit = typed.press(key);
        if is_edit {
            *line = typed;
            self.fresh = false;
        }
        is_edit
    }

    /// Takes the next word of the selected row.
    pub fn turn(&mut self, forward: bool) {
        match self.fields.get(self.field) {
            None => self.beside = !self.beside,
            Some(field) if field.words.is_empty() => {}
            Some(field) => {
                let value = &mut self.values[self.field];
                *value = TextInput::new(turned(&field.words, &value.text().to_owned(), forward));
            }
        }
    }

    /// What to run.
    pub fn order(&self) -> Order {
        let all = self.fields.iter().zip(&self.values);
        let sets: Vec<_> = all.map(|(field, value)| format!("{}={}", field.name, value.text())).collect();
        let beside = Some(self.old.sets.clone()).filter(|_| self.beside);
        Order::Scenario(ScenarioOrder { sets, beside, ..self.old.clone() })
    }
}

/// Draws the box in the middle of an area.
pub(super) fn draw(rerun: &Rerun, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let height = u16::try_from(rerun.rows()).unwrap_or(u16::MAX).saturating_add(5).min(area.height);
    let columns = BOX.min(area.width);
    let (x, y) = (area.x + (area.width - columns) / 2, area.y + (area.height - height) / 2);
    let area = Rect { x, y, width: columns, height };
    Clear.render(area, buf);
    let before = if rerun.ends { "end this run, and " } else { "" };
    let title = format!("{before}run {} again", rerun.old.scenario);
    let inner = boxed(theme, &title, true, area, buf);
    let names = rerun.fields.iter().map(|field| width(&field.name)).max().unwrap_or(0).max(width("run"));
    let names = u16::try_from(names).unwrap_or(u16::MAX).min(inner.width / 2);
    for place in 0..rerun.rows() {
        let line = lines(inner, u16::try_from(place).unwrap_or(u16::MAX).saturating_add(1), 1);
        if line.is_empty() || line.y + 1 >= inner.bottom() {
            break;
        }
        let is_selected = place == rerun.field;
        let (style, text) = row(theme, is_selected, true, line, buf);
        let value = indented_by(text, names + 2);
        match rerun.fields.get(place).zip(rerun.values.get(place)) {
            Some((field, line)) => {
                print(buf, text.x, text.y, names, &field.name, style);
                draw_value(field, line, is_selected, theme, value, buf);
            }
            None => {
                print(buf, text.x, text.y, names, "run", style);
                let chosen = BESIDE[usize::from(!rerun.beside)];
                words(BESIDE.into_iter(), chosen, is_selected, theme, value, buf);
            }
        }
    }
    let hint = format!("{} run  {} {} choose  Esc no", theme.glyphs.enter, theme.glyphs.left, theme.glyphs.arrow);
    print_line(&hint, theme.dim(), indented_by(lines(inner, inner.height.saturating_sub(1), 1), 2), buf);
}

fn draw_value(field: &CardField, line: &TextInput, is_selected: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if !field.words.is_empty() {
        return words(field.words.iter().map(String::as_str), line.text(), is_selected, theme, area, buf);
    }
    let used = if is_selected {
        line.draw(theme.selected(true), area, buf)
    } else {
        print_line(line.text(), theme.key(), area, buf)
    };
    let about = format!("{}: {}", field.help, field.form);
    print_line(
        &about,
        if is_selected { theme.selected(true) } else { theme.dim() },
        indented_by(area, used.max(6) + 2),
        buf,
    );
}

/// Words side by side, the chosen one in brackets.
fn words<'a>(
    all: impl Iterator<Item = &'a str>,
    chosen: &str,
    is_selected: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let mut rest = area;
    for word in all {
        let is_chosen = word == chosen;
        let shown = if is_chosen { format!("[{word}]") } else { format!(" {word} ") };
        let style = match (is_chosen, is_selected) {
            (_, true) => theme.selected(true),
            (true, false) => theme.key(),
            (false, false) => theme.dim(),
        };
        rest = indented_by(rest, print_line(&shown, style, rest, buf));
    }
}
