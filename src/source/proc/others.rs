//! Other processes than the lane's own: what it started, and what nobody waits for.

use super::{processes, program, stat::fields};
use rustix::process::{Pid, WaitOptions, getpid, waitpid};

/// A process, as its `stat` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) pid: i32,
    pub(super) parent: i32,
    pub(super) group: i32,
    pub(super) session: i32,
    /// It has ended, and waits to be waited for.
    pub(super) is_zombie: bool,
}

impl Other {
    pub(super) const fn parent(&self) -> i32 {
        self.parent
    }

    pub(super) fn of(pid: i32, stat: &[u8]) -> Option<Self> {
        let fields = fields(stat)?;
        let number = |place: usize| fields.get(place)?.parse().ok();
        Some(Self {
            pid,
            parent: number(1)?,
            group: number(2)?,
            session: number(3)?,
            is_zombie: *fields.first()? == "Z",
        })
    }
}

/// The first Python among a process and its descendants, those nearest to it first.
pub(in crate::source) fn python_of(leader: Pid) -> Option<Pid> {
    let runs = |pid: i32| program(pid).is_some_and(|name| name.starts_with("python"));
    family(leader.as_raw_pid(), &processes()).into_iter().find(|pid| runs(*pid)).and_then(Pid::from_raw)
}

/// A process and its descendants, those nearest to it first.
pub(in crate::source) fn family_of(leader: Pid) -> Vec<Pid> {
    family(leader.as_raw_pid(), &processes()).into_iter().filter_map(Pid::from_raw).collect()
}

/// A process and its descendants among all processes.
fn family(leader: i32, all: &[Other]) -> Vec<i32> {
    let mut family = vec![leader];
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        next += 1;
        let children = all.iter().filter(|other| other.parent == parent && !other.is_zombie).map(|other| other.pid);
        let new: Vec<_> = children.filter(|pid| !family.contains(pid)).collect();
        family.extend(new);
    }
    family
}

/// Orphans of which the inspector is the new parent, as process 1 of a container is: it has to wait for them.
#[derive(Debug)]
pub struct Orphans(());

impl Orphans {
    /// `None` where another process has that duty.
    pub fn new() -> Option<Self> {
        getpid().is_init().then_some(Self(()))
    }

    /// Waits for those that have ended, but not for the inspector's own children, which are waited for elsewhere.
    pub fn reap(&self, own: &[u32]) {
        let this = getpid().as_raw_pid();
        let is_orphan = |other: &Other| other.parent == this && other.is_zombie && !own.contains(&(other.pid as u32));
        for orphan in processes().into_iter().filter(is_orphan) {
            let _ = waitpid(Pid::from_raw(orphan.pid), WaitOptions::NOHANG);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Other, family};

    #[test]
    fn a_name_may_hold_anything() {
        let known = |is_zombie| Some(Other { pid: 7, parent: 3, group: 7, session: 2, is_zombie });
        assert_eq!(Other::of(7, b"7 (a) Z 1) S 3 7 2"), known(false));
        assert_eq!(Other::of(7, b"7 (a) Z 3 7 2"), known(true));
        assert_eq!(Other::of(7, b"7 (a) Z"), None);
    }

    #[test]
    fn the_nearest_descendants_come_first() {
        let other = |pid, parent| Other { pid, parent, group: 2, session: 2, is_zombie: false };
        let all = [other(9, 5), other(5, 2), other(4, 2), other(8, 1), Other { is_zombie: true, ..other(6, 2) }];
        assert_eq!(family(2, &all), [2, 5, 4, 9]);
    }
}
