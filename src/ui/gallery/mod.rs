//! The gallery: scenarios to choose from, and what can be set about the chosen one.

mod groups;
mod run;
mod source;
mod view;

use groups::scrolled;
pub use run::RunCard;
pub(super) use view::{draw, is_source, row_at};

use ratatui::layout::Rect;

use super::{
    input::{Engines, EntryPoints, Order, ScenarioOrder},
    scene::Scroll,
    text_input::TextInput,
};

/// A scenario as the gallery shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    pub name: String,
    /// The part of a loop's life that it shows, as a word.
    pub group: String,
    /// How much one should know before, as a word.
    pub level: String,
    /// What it does, in a sentence.
    pub what: String,
    /// What to look for, in a sentence.
    pub look_for: String,
    /// What it proves, in a sentence.
    pub proves: String,
    /// The statements that it shows: `1, 2, 4`; empty where there are none.
    pub claims: String,
    /// What is different on CPython, in sentences; empty where nothing is.
    pub differs: String,
    /// Why it cannot run on CPython, and what to do; empty where it can.
    pub no_cpython: String,
    pub fields: Vec<CardField>,
    /// The file it is written in, as sites name it, and its text.
    pub source: Option<(String, String)>,
    /// The same of its Python twin.
    pub twin: Option<(String, String)>,
}

impl Card {
    /// What a filter searches: what it is, and what can be set about it.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let fields = self
            .fields
            .iter()
            .flat_map(|field| [&field.name, &field.help].into_iter().chain(&field.words).map(String::as_str));
        [&*self.name, &self.group, &self.level, &self.what, &self.look_for, &self.proves].into_iter().chain(fields)
    }
}

/// Something that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardField {
    pub name: String,
    /// What it is, as a few words.
    pub help: String,
    /// What it takes: `a whole number from 1 to 100`.
    pub form: String,
    pub default: String,
    /// The words it can be; empty takes any text.
    pub words: Vec<String>,
}

/// Which part of the gallery keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GalleryPart {
    /// The scenarios.
    #[default]
    List,
    /// The text that names must contain.
    Filter,
    /// The parameters of the selected scenario.
    Form,
    /// Its source.
    Source,
}

/// The gallery's state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gallery {
    cards: Vec<Card>,
    values: Vec<Vec<TextInput>>,
    shown: Vec<usize>,
    /// The selected one of those shown.
    pub list: Scroll,
    /// Which part has the keys.
    pub part: GalleryPart,
    /// The selected parameter; the first row is the entry points, the last one the engines.
    pub field: usize,
    pub filter: TextInput,
    pub engines: Engines,
    /// Whether the engine is to be asked for, once it is known whether there is a Python.
    pub asks: bool,
    /// What CPython lanes would be run with, or why there is nothing; `None` before the search.
    pub python: Option<Result<String, String>>,
    /// The entry points to run.
    pub entries: EntryPoints,
    /// The first line of the sources to show.
    pub(super) source_top: usize,
    /// The last runs, the newest first.
    pub runs: Vec<RunCard>,
    /// How many of them have room.
    runs_shown: usize,
    /// Whether the next character replaces what the selected parameter is set to.
    pub(super) fresh: bool,
}

impl Gallery {
    /// A gallery of these, the first selected, all at their defaults.
    pub fn new(cards: Vec<Card>) -> Self {
        let values = |card: &Card| card.fields.iter().map(|field| TextInput::new(&field.default)).collect();
        let values = cards.iter().map(values).collect();
        let shown = (0..cards.len()).collect();
        Self { cards, values, shown, ..Self::default() }
    }

    pub fn shown(&self) -> impl ExactSizeIterator<Item = &Card> {
        self.shown.iter().map(|index| &self.cards[*index])
    }

    /// How many there are, shown or not.
    pub fn total(&self) -> usize {
        self.cards.len()
    }

    /// The selected one; none where nothing is shown.
    pub fn card(&self) -> Option<&Card> {
        self.index().map(|index| &self.cards[index])
    }

    /// The one of that name.
    pub fn named(&self, name: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.name == name)
    }

    /// The selected one of the last runs.
    pub fn run(&self) -> Option<&RunCard> {
        self.runs[..self.runs_shown].get(self.list.selected.checked_sub(self.shown.len())?)
    }

    /// How many rows the list has, those of the last runs included.
    pub fn length(&self) -> usize {
        self.shown.len() + self.runs_shown
    }

    fn index(&self) -> Option<usize> {
        self.shown.get(self.list.selected).copied()
    }

    /// The selected one's parameters with what they are set to.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = (&CardField, &TextInput)> {
        let (fields, values): (&[CardField], &[TextInput]) =
            self.index().map_or((&[], &[]), |index| (&self.cards[index].fields, &self.values[index]));
        fields.iter().zip(values)
    }

    /// How many rows the parameters have, with those of the entry points and the engines.
    pub fn rows(&self) -> usize {
        self.fields().len() + 2
    }

    /// Selects one of those shown.
    pub fn select(&mut self, row: usize) {
        if row != self.list.selected {
            (self.field, self.source_top) = (0, 0);
        }
        self.list.selected = row;
    }

    /// Selects the one of that name, if it is shown.
    pub fn go_to(&mut self, name: &str) {
        let row = self.shown().position(|card| card.name == name);
        row.into_iter().for_each(|row| self.select(row));
    }

    pub fn enter(&mut self, field: usize) {
        (self.field, self.fresh) = (field.min(self.rows() - 1), true);
    }

    /// Goes from the scenarios to the parameters, to the source, and round again.
    pub fn next_part(&mut self, forward: bool, area: Rect) {
        let has_source = view::has_source(self, area);
        let all: Vec<_> = [GalleryPart::List, GalleryPart::Form]
            .into_iter()
            .chain(has_source.then_some(GalleryPart::Source))
            .collect();
        self.part = turned(&all, &self.part, forward);
        self.fresh = true;
    }

    /// How many scenarios a page of the list has.
    pub fn page(&self, area: Rect) -> usize {
        view::height(self, area).into()
    }

    /// Moves the selection inside the list, and on the screen.
    pub fn bound_selection(&mut self, area: Rect) {
        self.runs_shown = view::runs_shown(self, area).min(self.runs.len());
        let selected = self.list.selected.min(self.length().saturating_sub(1));
        self.list.top = scrolled(self, view::height(self, area)).top;
        self.list.selected = selected;
        self.field = self.field.min(self.rows() - 1);
        let is_gone = match self.part {
            GalleryPart::Form => self.card().is_none(),
            GalleryPart::Source => !view::has_source(self, area),
            GalleryPart::List | GalleryPart::Filter => false,
        };
        if is_gone {
            self.part = GalleryPart::List;
        }
    }

    /// Scrolls the sources to the line that `moved` gives for the first one shown and how many the longest has.
    pub(super) fn go_in_source(&mut self, moved: impl Fn(usize, usize) -> usize) {
        let longest = self.card().map_or(0, |card| {
            let sources = card.source.iter().chain(&card.twin);
            sources.map(|(_, text)| text.lines().count()).max().unwrap_or(0)
        });
        self.source_top = moved(self.source_top, longest).min(longest.saturating_sub(1));
    }

    /// What the selected parameter is set to, to type at; `None` on the entry points and on words.
    pub fn typing(&mut self) -> Option<&mut TextInput> {
        let (field, index) = (self.field.checked_sub(1)?, self.index()?);
        let typed = self.cards[index].fields.get(field)?.words.is_empty();
        if typed { self.values[index].get_mut(field) } else { None }
    }

    /// Whether the selected parameter takes characters.
    pub(super) fn types(&self) -> bool {
        let field = self.field.checked_sub(1).and_then(|field| self.fields().nth(field));
        self.part == GalleryPart::Form && field.is_some_and(|(field, _)| field.words.is_empty())
    }

    /// Chooses the next word, or entry points, of the selected parameter.
    pub fn turn(&mut self, forward: bool) {
        let Some(index) = self.index() else { return };
        let Some(field) = self.field.checked_sub(1) else {
            self.entries = turned(EntryPoints::ALL, &self.entries, forward);
            return;
        };
        if self.field + 1 == self.rows() {
            self.engines = turned(Engines::ALL, &self.engines, forward);
        }
        if let Some(CardField { words, .. }) = self.cards[index].fields.get(field)
            && !words.is_empty()
        {
            let value = &mut self.values[index][field];
            *value = TextInput::new(turned(words, &value.text().to_owned(), forward));
        }
    }

    /// Shows those that the filter's text occurs in.
    pub fn choose(&mut self) {
        let selected = self.index();
        let wanted = self.filter.text().to_lowercase();
        let holds = |card: &Card| card.texts().any(|text| text.to_lowercase().contains(&wanted));
        self.shown = (0..self.cards.len()).filter(|index| holds(&self.cards[*index])).collect();
        self.list.selected = self.shown.iter().position(|index| Some(*index) == selected).unwrap_or(0);
        (self.field, self.source_top) = (0, 0);
    }

    /// What to run: the selected one as it is set.
    pub fn order(&self) -> Option<Order> {
        let set = self.fields().filter(|(field, value)| value.text() != field.default);
        Some(Order::Scenario(ScenarioOrder {
            scenario: self.card()?.name.clone(),
            engines: self.engines,
            entries: self.entries,
            sets: set.map(|(field, value)| format!("{}={}", field.name, value.text())).collect(),
            ..ScenarioOrder::default()
        }))
    }
}

/// The value after this one, or before it, round and round.
pub(super) fn turned<T: Clone + PartialEq>(all: &[T], now: &T, forward: bool) -> T {
    let place = all.iter().position(|value| value == now).unwrap_or(0);
    let step = if forward { 1 } else { all.len().saturating_sub(1) };
    all.get((place + step) % all.len().max(1)).unwrap_or(now).clone()
}

#[cfg(test)]
mod tests {
    use super::{Card, CardField, EntryPoints, Gallery, Order, ScenarioOrder};

    fn order(gallery: &Gallery) -> ScenarioOrder {
        let Some(Order::Scenario(order)) = gallery.order() else { panic!("no scenario is selected") };
        order
    }

    fn gallery() -> Gallery {
        let field = |name: &str, words: &[&str]| CardField {
            name: name.into(),
            default: "3".into(),
            words: words.iter().map(ToString::to_string).collect(),
            ..CardField::default()
        };
        let card = |name: &str| Card {
            name: name.into(),
            fields: vec![field("workers", &[]), field("how", &["3", "4"])],
            ..Card::default()
        };
        Gallery::new(vec![card("sleep"), card("leftovers"), card("unclosed-loop")])
    }

    #[test]
    fn filtering_keeps_the_selection_where_it_can() {
        let mut gallery = gallery();
        gallery.list.selected = 2;
        gallery.filter.paste("LO");
        gallery.choose();
        assert_eq!(gallery.card().unwrap().name, "unclosed-loop");
        gallery.filter.paste("x");
        gallery.choose();
        assert_eq!((gallery.card(), gallery.order()), (None, None));
    }

    #[test]
    fn only_what_was_set_is_ordered() {
        let mut gallery = gallery();
        gallery.turn(true);
        gallery.field = 1;
        gallery.typing().unwrap().paste("0");
        assert_eq!(order(&gallery).sets, ["workers=30"]);
        gallery.field = 2;
        assert_eq!(gallery.typing(), None);
        gallery.turn(false);
        let order = order(&gallery);
        assert_eq!((order.entries, order.sets.len()), (EntryPoints::Managed, 2));
    }
}
