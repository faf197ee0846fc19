//! Ids of programs that take each other's place in a process, by exec: each begins to count anew.

use crate::event::{Id, SiteId, TaskId};

/// Where the ids of a program begin: behind those of the programs whose place it took. An interpreter's are addresses in
/// part, so these are behind the highest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IdBase {
    loops: u32,
    tasks: u64,
    jobs: u64,
    timers: u64,
    generators: u64,
    names: u32,
    lasting_names: u32,
    sites: u16,
}

impl IdBase {
    /// Makes an id of the program one of the process. What stands for none, and a task's default name, stays.
    pub(super) fn lift(&self, id: &mut Id<'_>) {
        match id {
            Id::Loop(id) if id.0 != 0 => id.0 = id.0.saturating_add(self.loops),
            Id::Task(id) => id.0 = id.0.saturating_add(self.tasks),
            Id::Job(id) => id.0 = id.0.saturating_add(self.jobs),
            Id::Timer(id) => id.0 = id.0.saturating_add(self.timers),
            Id::Generator(id) => id.0 = id.0.saturating_add(self.generators),
            Id::Name(id) if id.is_for_good() => **id = id.after(self.lasting_names),
            Id::Name(id) if id.number() != 0 && id.default_number().is_none() => **id = id.after(self.names),
            Id::Site(id) if id.0 != 0 => **id = id.0.checked_add(self.sites).map_or(SiteId::NONE, SiteId),
            Id::Loop(_) | Id::Name(_) | Id::Site(_) => {}
        }
    }

    /// The program's own id of a task.
    pub(super) fn own(&self, task: TaskId) -> TaskId {
        TaskId(task.0.saturating_sub(self.tasks))
    }

    /// Begins behind that id, too.
    pub(super) fn pass(&mut self, id: &Id<'_>) {
        match id {
            Id::Loop(id) => self.loops = self.loops.max(id.0),
            Id::Task(id) => self.tasks = self.tasks.max(id.0),
            Id::Job(id) => self.jobs = self.jobs.max(id.0),
            Id::Timer(id) => self.timers = self.timers.max(id.0),
            Id::Generator(id) => self.generators = self.generators.max(id.0),
            Id::Name(id) if id.is_for_good() => self.lasting_names = self.lasting_names.max(id.number()),
            Id::Name(id) if id.default_number().is_none() => self.names = self.names.max(id.number()),
            Id::Name(_) => {}
            Id::Site(id) => self.sites = self.sites.max(id.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, IdBase, SiteId, TaskId};
    use crate::event::{JobId, LoopId, NameId};

    #[test]
    fn the_ids_of_a_program_are_behind_those_of_the_one_before_it() {
        let mut base = IdBase::default();
        let (mut event_loop, mut task, mut name, mut site) = (LoopId(2), TaskId(0x7fff), NameId(3), SiteId(4));
        let mut lasting = NameId::for_good(5);
        base.lift(&mut Id::Task(&mut task));
        assert_eq!(task, TaskId(0x7fff), "the first one keeps its own");
        let ids = [Id::Loop(&mut event_loop), Id::Task(&mut task), Id::Site(&mut site)];
        ids.iter().chain(&[Id::Name(&mut name), Id::Name(&mut lasting)]).for_each(|id| base.pass(id));
        ids.into_iter().for_each(|mut id| base.lift(&mut id));
        assert_eq!((event_loop, task, site), (LoopId(4), TaskId(0xfffe), SiteId(8)));
        assert_eq!(base.own(task), TaskId(0x7fff));
        let lifted = |mut name: NameId| {
            base.lift(&mut Id::Name(&mut name));
            name
        };
        assert_eq!([NameId(1), NameId::for_good(1)].map(lifted), [NameId(4), NameId::for_good(6)]);
        let stay = [NameId::default_task(1), NameId::NONE];
        assert_eq!(stay.map(lifted), stay);
        let (mut job, mut no_loop, mut last) = (JobId(1), LoopId(0), SiteId(u16::MAX));
        [Id::Job(&mut job), Id::Loop(&mut no_loop), Id::Site(&mut last)].iter_mut().for_each(|id| base.lift(id));
        assert_eq!((job, no_loop, last), (JobId(1), LoopId(0), SiteId::NONE));
    }
}
