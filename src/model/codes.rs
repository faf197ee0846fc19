//! What the program's source says about lines that matter.

use crate::event::Observation;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The most lines kept.
const LINE_LIMIT: usize = 50_000;

/// What the source says about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub function: Arc<str>,
    /// The line itself.
    pub text: Arc<str>,
    /// The handler around it that swallows a `CancelledError`: its line, and what it catches.
    pub handler: Option<(u32, Arc<str>)>,
    /// The first line of the cleanup around it: of a `finally`, or of a handler that raises the error again.
    pub cleanup: Option<u32>,
    /// The line of the endless loop around it.
    pub endless: Option<u32>,
    /// Whether it is itself part of a cleanup.
    pub cleans: bool,
}

/// Lines by their place, `file:line`.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    known: FxHashMap<Arc<str>, Code>,
}

impl Codes {
    pub fn get(&self, place: &str) -> Option<&Code> {
        self.known.get(place)
    }

    pub(super) fn insert(&mut self, place: &Arc<str>, observation: &Observation) {
        let Observation::Code { function, text, handler, catches, cleanup, endless, cleans, .. } = observation else {
            return;
        };
        let line = |line: u32| (line > 0).then_some(line);
        let code = Code {
            function: function.clone(),
            text: text.clone(),
            handler: line(*handler).map(|line| (line, catches.clone())),
            cleanup: line(*cleanup),
            endless: line(*endless),
            cleans: *cleans > 0,
        };
        if self.known.len() < LINE_LIMIT {
            self.known.insert(place.clone(), code);
        }
    }
}
