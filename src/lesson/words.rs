//! The words that moments and statements share, and those that differ with the engine.

use std::fmt;

use crate::{
    event::{End, Engine},
    model::{EntryPoint, Lane, Model},
};

/// A lane by its entry point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneWord(EntryPoint);

impl LaneWord {
    /// The lane before a colon, and what stands behind it.
    pub(super) fn before_colon(text: &str) -> Result<(Self, &str), String> {
        let missing = || format!("`{text}` names no lane; begin with `managed:` or `manual:`");
        let (word, rest) = text.trim().split_once(':').ok_or_else(missing)?;
        let entry = EntryPoint::ALL.iter().find(|entry| entry.word() == word).ok_or_else(missing)?;
        Ok((Self(*entry), rest.trim()))
    }

    /// The lane in a model. The only one has every name.
    pub fn in_model(self, model: &Model) -> Option<&Lane> {
        model.lanes.iter().find(|lane| lane.info.entry == Some(self.0))
    }
}

impl fmt::Display for LaneWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.word())
    }
}

/// What stands behind a first word and a space.
pub(super) fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)?.strip_prefix(' ').map(str::trim)
}

/// A text in quotes, without them.
pub(super) fn quoted(text: &str) -> Option<String> {
    text.strip_prefix('"')?.strip_suffix('"').map(String::from)
}

/// How a task ends, by its word.
pub(super) fn end_of(word: &str) -> Option<End> {
    End::ALL.iter().copied().find(|end| end.word() == word)
}

/// What a text calls `{run}` and the like, in the words of the engine.
pub(super) fn engine_word(name: &str, engine: Engine) -> Option<&'static str> {
    let is_python = matches!(engine, Engine::Cpython(_));
    Some(match (name, is_python) {
        ("run", true) => "asyncio.run",
        ("run", false) => "run",
        ("run_call", true) => "asyncio.run(main())",
        ("run_call", false) => "run(main())",
        ("until", true) => "loop.run_until_complete(main())",
        ("until", false) => "event_loop.run_until_complete(main())",
        ("new_loop", true) => "asyncio.new_event_loop()",
        ("new_loop", false) => "EventLoop::new()",
        ("cancelled", true) => "CancelledError",
        ("cancelled", false) => "Err(Cancelled)",
        ("sleep", true) => "await asyncio.sleep(…)",
        ("sleep", false) => "sleep(…).await",
        ("engine", true) => "CPython",
        ("engine", false) => "Tokio",
        ("program", true) => "-- python3 app.py",
        ("program", false) => "-- cargo run",
        _ => return None,
    })
}
