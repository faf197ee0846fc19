//! What the dashboard knows of lessons: their runs, the signal that these get, and how far somebody came.

use std::{collections::HashMap, sync::Arc};

use super::{
    progress::{Progress, Reached},
    watch::signal_due,
};
use crate::{
    event::{LaneId, Time},
    lesson::{Lesson, Signal},
    model::Model,
    ui::{Brief, LessonRow},
};

/// The lessons of a dashboard.
#[derive(Default)]
pub(in crate::app) struct Lessons {
    pub(in crate::app) all: Vec<Arc<Lesson>>,
    pub(in crate::app) progress: Progress,
    /// The runs of the lesson that is taught, as they were when another was shown.
    pub(in crate::app) done: HashMap<usize, (Brief, Model)>,
    /// Which of them is shown.
    pub(in crate::app) shown: Option<usize>,
    /// The signal of the run that is shown, and the lanes that have not got it.
    pub(in crate::app) signal: Option<(Signal, Vec<LaneId>)>,
}

impl Lessons {
    pub(in crate::app) fn new(all: Vec<Lesson>, progress: Progress) -> Self {
        Self { all: all.into_iter().map(Arc::new).collect(), progress, ..Self::default() }
    }

    /// What the list says of them.
    pub(in crate::app) fn rows(&self) -> Vec<LessonRow> {
        let row = |lesson: &Arc<Lesson>| {
            let Reached { card, done } = self.progress.of_lesson(&lesson.name);
            let state = match (card, done) {
                (0, true) => "done".into(),
                (0, false) => String::new(),
                (card, _) => format!("at card {} of {}", card + 1, lesson.cards.len()),
            };
            LessonRow { title: lesson.title.clone(), about: lesson.about.clone(), state, is_done: done }
        };
        self.all.iter().map(row).collect()
    }

    /// Whether nobody has begun one yet.
    pub(in crate::app) fn are_new(&self) -> bool {
        self.progress.is_new()
    }

    /// When the next lane gets its signal.
    pub(in crate::app) fn due(&self, model: &Model) -> Option<Time> {
        let (signal, lanes) = self.signal.as_ref()?;
        lanes.iter().filter_map(|lane| signal_due(model, *lane, signal)).min()
    }
}
