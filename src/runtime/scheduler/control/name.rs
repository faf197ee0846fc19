//! What a task is called.

use std::{fmt, rc::Rc};

use crate::{event::NameId, runtime::record};

/// A task's name.
#[derive(Clone)]
pub(crate) enum TaskName {
    Default(u32),
    Given(Rc<str>),
}

impl TaskName {
    pub(crate) fn id(&self) -> NameId {
        match self {
            Self::Default(number) => NameId::default_task(*number),
            Self::Given(name) => record::name(name),
        }
    }
}

impl fmt::Display for TaskName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default(number) => write!(f, "Task-{number}"),
            Self::Given(name) => f.write_str(name),
        }
    }
}
