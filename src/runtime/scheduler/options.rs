//! How a task is made, beside its body.

use crate::runtime::Context;

/// The options of a new task: what asyncio's `create_task` takes by keyword, and a task factory may change.
#[derive(Clone, Debug, Default)]
pub struct TaskOptions {
    pub(crate) name: Option<String>,
    pub(crate) context: Option<Context>,
    pub(crate) is_eager: bool,
}

impl TaskOptions {
    /// None of them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives it a name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Has it run in that context, and not in a copy of the current one.
    #[must_use]
    pub fn context(self, context: &Context) -> Self {
        Self { context: Some(context.clone()), ..self }
    }

    /// Whether its first step runs at once, within the call that makes it, if its loop runs: `eager_start`. A task that
    /// does not wait is over then.
    #[must_use]
    pub fn eager(self, is_eager: bool) -> Self {
        Self { is_eager, ..self }
    }
}

/// Changes the options of every task that a loop makes.
pub(crate) type TaskFactory = std::rc::Rc<dyn Fn(TaskOptions) -> TaskOptions>;
