//! What the dashboard knows of lessons: their runs, and how far somebody came.

use std::{collections::HashMap, sync::Arc};

use super::progress::{Progress, Reached};
use crate::{
    lesson::Lesson,
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
}
