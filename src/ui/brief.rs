//! What the dashboard says about a session.

use super::{
    input::Order,
    scene::{Printing, SourceFile},
    speed::Speed,
    widget::code::{Carry, Language, carries},
};
use crate::{event::Engine, finding::Limits, model::Lane};

/// What is being watched, and how to run it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// The scenario's or the program's name.
    pub title: String,
    /// What to look for, in a sentence or two.
    pub look_for: String,
    /// The sources of the program.
    pub sources: Vec<SourceText>,
    /// How to run it again.
    pub order: Option<Order>,
    /// Whether its entry points are compared: the report says what each of them left behind.
    pub compares: bool,
    pub printing: Printing,
    /// A recording is shown: nothing runs.
    pub past: Option<Past>,
}

/// How a recording is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Where the rules draw the line.
    pub limits: Limits,
    /// How fast to play it from its beginning at once; without, its end is shown.
    pub plays: Option<Speed>,
}

/// A file of the program's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// What it is written in.
    pub language: Language,
    /// Its file, as sites name it.
    pub file: String,
    pub text: String,
    /// What each of its lines begins inside of.
    pub(super) carries: Vec<Carry>,
}

impl SourceText {
    /// A file of that language.
    pub fn new(language: Language, file: &str, text: &str) -> Self {
        Self { language, file: file.into(), text: text.into(), carries: carries(language, text) }
    }
}

impl SourceText {
    pub(super) fn as_file(&self) -> SourceFile<'_> {
        let Self { language, file, text, carries } = self;
        SourceFile { language: *language, file, text, carries }
    }
}

impl Brief {
    /// Where the rules draw the line.
    pub fn limits(&self) -> Limits {
        let past = self.past.map(|past| past.limits);
        past.or_else(|| self.order.as_ref().map(Order::limits)).unwrap_or_default()
    }

    /// The source of what a lane runs.
    pub(super) fn source_of(&self, lane: &Lane) -> Option<&SourceText> {
        let language = match lane.info.engine {
            Engine::Tokio => Some(Language::Rust),
            Engine::Cpython(_) => Some(Language::Python),
            Engine::Unknown => None,
        };
        self.sources.iter().find(|text| language.is_none_or(|language| language == text.language))
    }
}
