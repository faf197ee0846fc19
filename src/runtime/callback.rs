//! A callback of the user's, and its handle.

use std::{
    borrow::Cow,
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
};

use super::{
    Context, Site,
    actor::Actor,
    context,
    error::panicked,
    here,
    notice::{Notice, Notices},
    record,
    slow::Stopwatch,
};
use crate::event::LoopId;

/// A callback that has not run yet; see [`EventLoop::call_soon`](super::EventLoop::call_soon).
#[derive(Clone)]
pub struct Handle {
    callback: Rc<RefCell<Option<Callback>>>,
}

impl Handle {
    pub(crate) fn new(callback: Callback) -> Self {
        Self { callback: Rc::new(RefCell::new(Some(callback))) }
    }

    /// Sees to it that the callback never runs.
    pub fn cancel(&self) {
        let callback = self.callback.take();
        drop(callback);
    }

    /// The callback, unless it was cancelled.
    pub(crate) fn take(&self) -> Option<Callback> {
        self.callback.take()
    }
}

/// What a loop calls. The name and the site are for the records.
pub(crate) struct Callback {
    call: Box<dyn FnOnce()>,
    name: Cow<'static, str>,
    site: Site,
    context: RefCell<Option<Context>>,
}

impl Callback {
    pub(crate) fn new(call: Box<dyn FnOnce()>, name: impl Into<Cow<'static, str>>, site: Site) -> Self {
        Self::within(context::capture(), call, name, site)
    }

    /// One that runs in that context; none stands for an empty one.
    pub(crate) fn within(
        context: Option<Context>,
        call: Box<dyn FnOnce()>,
        name: impl Into<Cow<'static, str>>,
        site: Site,
    ) -> Self {
        Self { call, name: name.into(), site, context: RefCell::new(context) }
    }

    /// Runs it on the account of `actor`. A panic becomes a notice.
    pub(crate) fn run(self, on: LoopId, is_debug: bool, notices: &Notices, actor: Actor) {
        let Self { call, name, site, context } = self;
        let watch = Stopwatch::start(is_debug);
        record::callback_begin();
        let result = here::as_actor(actor, || catch_unwind(AssertUnwindSafe(|| context::run_in(&context, call))));
        if record::is_listening() {
            let id = match &name {
                Cow::Borrowed(name) => record::static_name(name),
                Cow::Owned(name) => record::name(name),
            };
            record::callback_end(on, id, Some(site));
        }
        watch.stop(|| format!("Handle {name}() at {site}"));
        if let Err(panic) = result {
            let notice = Notice::new(format!("Exception in callback {name}()"));
            notices.report_in(&context, &notice.with_error(&panicked(&*panic)));
        }
    }
}

/// A closure is called by the function it stands in.
pub(crate) fn readable(type_name: &'static str) -> &'static str {
    type_name.trim_end_matches("::{{closure}}")
}
