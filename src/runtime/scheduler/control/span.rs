//! A task as tokio-console knows it: the span and the events that Tokio makes for tasks of its own
//! (tokio 1.54, src/util/trace.rs). Nothing at all where no console can join.

#[cfg(all(feature = "console", tokio_unstable))]
mod traced {
    use crate::{event::TaskId, runtime::Site};
    use std::fmt;

    pub(crate) struct TaskSpan(tracing::Span);

    impl TaskSpan {
        pub(crate) fn new(id: TaskId, name: &impl fmt::Display, size: usize, site: Site) -> Self {
            Self(tracing::trace_span!(
                target: "tokio::task",
                parent: None,
                "runtime.spawn",
                kind = "local",
                task.name = %name,
                task.id = id.0,
                size.bytes = size,
                loc.file = site.file(),
                loc.line = site.line(),
                loc.col = site.column(),
            ))
        }

        /// A step of the task.
        pub(crate) fn in_scope<R>(&self, step: impl FnOnce() -> R) -> R {
            self.0.in_scope(step)
        }

        pub(crate) fn record_wake(&self) {
            if let Some(id) = self.0.id() {
                tracing::trace!(target: "tokio::task::waker", op = "waker.wake_by_ref", task.id = id.into_u64());
            }
        }
    }
}

#[cfg(not(all(feature = "console", tokio_unstable)))]
mod untraced {
    use crate::{event::TaskId, runtime::Site};
    use std::fmt;

    pub(crate) struct TaskSpan;

    impl TaskSpan {
        pub(crate) fn new(_: TaskId, _: &impl fmt::Display, _: usize, _: Site) -> Self {
            Self
        }

        #[inline(always)]
        pub(crate) fn in_scope<R>(&self, step: impl FnOnce() -> R) -> R {
            step()
        }

        #[inline(always)]
        pub(crate) fn record_wake(&self) {}
    }
}

#[cfg(all(feature = "console", tokio_unstable))]
pub(crate) use traced::TaskSpan;
#[cfg(not(all(feature = "console", tokio_unstable)))]
pub(crate) use untraced::TaskSpan;
