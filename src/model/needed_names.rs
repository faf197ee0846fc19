//! Which names anything refers to that a lane keeps.

use super::Lane;
use crate::event::{Event, FieldValue, NameId};
use rustc_hash::FxHashSet;
use std::sync::Arc;

impl Lane {
    pub(super) fn learn_name(&mut self, id: NameId, text: &Arc<str>) {
        if self.names.insert(id, text) {
            let mut needed = FxHashSet::default();
            self.visit_names(&mut |name| _ = name.default_number().is_none() && needed.insert(name));
            self.names.forget_but(&needed);
        }
    }

    /// All names that anything kept refers to, some of them often.
    fn visit_names(&self, visit: &mut impl FnMut(NameId)) {
        for task in self.tasks.all() {
            visit(task.name);
            task.ended.into_iter().for_each(|ended| visit(ended.reason));
            task.not_retrieved.into_iter().for_each(|(_, reason)| visit(reason));
            task.cancellation().requests.iter().for_each(|request| visit(request.message));
        }
        self.log.iter().for_each(|event| visit_names_of(event, visit));
        self.loops.all().iter().for_each(|it| visit(it.class));
        self.jobs.all().for_each(|job| visit(job.name));
        self.primitives.names().for_each(&mut *visit);
        self.refusals.iter().for_each(|refused| visit(refused.thing));
        self.not_retrieved.iter().for_each(|it| visit(it.reason));
        self.errors.iter().for_each(|error| visit(error.text));
        self.warnings.iter().for_each(|warning| visit(warning.text));
        self.slow.iter().chain(&self.longest).for_each(|call| visit(call.name));
    }
}

fn visit_names_of(event: &Event, visit: &mut impl FnMut(NameId)) {
    event.what.show(&mut |_, value| {
        if let FieldValue::Name(name) = value {
            visit(name);
        }
    });
}
