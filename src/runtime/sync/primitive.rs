//! What all primitives have: the loop that they belong to once somebody has waited, and a name in the records.

use std::{
    cell::{Cell, OnceCell, RefCell},
    fmt,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use crate::{
    event::{Hold, LoopId, NameId, Refusal, Report, TaskId},
    runtime::{
        Error, Result, Site, here, record,
        scheduler::{Core, running},
    },
};

static NUMBERS: AtomicU32 = AtomicU32::new(1);

/// One of them.
pub(super) struct Primitive {
    kind: &'static str,
    site: Site,
    on: Cell<LoopId>,
    name: Cell<NameId>,
    number: OnceCell<u32>,
    /// Who has it, as far as that is recorded.
    holders: RefCell<Vec<TaskId>>,
}

impl Primitive {
    pub(super) fn new(kind: &'static str, site: Site) -> Self {
        let (on, name, holders) = (Cell::new(LoopId(0)), Cell::new(NameId::NONE), RefCell::new(Vec::new()));
        Self { kind, site, on, name, number: OnceCell::new(), holders }
    }

    /// Its type.
    pub(super) const fn kind(&self) -> &'static str {
        self.kind
    }

    /// asyncio's `_get_loop` (CPython 3.13, Lib/asyncio/mixins.py): the running loop, which has to be the one it belongs to.
    /// `site` is where a task awaits it.
    pub(super) fn bind(&self, this: &dyn fmt::Debug, site: Site) -> Result<Rc<Core>> {
        let core = running::core()?;
        match self.on.get() {
            LoopId(0) => self.on.set(core.id),
            own if own != core.id => {
                let thing = record::static_name(self.kind);
                let report = Report::Refused { id: core.id, refusal: Refusal::DifferentLoop, other: own, thing };
                record::emit(&report, Some(site));
                return Err(Error::misuse(format!("{this:?} is bound to a different event loop")));
            }
            _ => {}
        }
        Ok(core)
    }

    /// The running task begins to wait for it.
    pub(super) fn wanted(&self) {
        if record::is_listening()
            && let Some(task) = here::actor().task_id()
        {
            self.renew_name();
            self.report(task, Hold::Wanted);
        }
    }

    /// The running task has it now.
    pub(super) fn acquired(&self) {
        if record::is_listening()
            && let Some(task) = here::actor().task_id()
        {
            self.renew_name();
            self.holders.borrow_mut().push(task);
            self.report(task, Hold::Acquired);
        }
    }

    /// It is given back: by the running task if that has it, else for the one that has it longest.
    pub(super) fn released(&self) {
        let mut holders = self.holders.borrow_mut();
        if holders.is_empty() {
            return;
        }
        let own = here::actor().task_id();
        let place = holders.iter().position(|holder| Some(*holder) == own).unwrap_or(0);
        let task = holders.remove(place);
        self.report(task, Hold::Released);
    }

    /// Has it named anew where the inspector may have forgotten its name. While it is held, that is its identity.
    fn renew_name(&self) {
        if self.holders.borrow().is_empty() && record::is_old_name(self.name.get()) {
            self.name.set(NameId::NONE);
        }
    }

    fn report(&self, task: TaskId, how: Hold) {
        if self.name.get() == NameId::NONE {
            let (kind, site) = (self.kind, self.site);
            let number = *self.number.get_or_init(|| NUMBERS.fetch_add(1, Relaxed));
            self.name.set(record::name(&format!("{kind}-{number} ({}:{})", site.file(), site.line())));
        }
        record::emit(&Report::Primitive { task, how, object: self.name.get() }, None);
    }
}
