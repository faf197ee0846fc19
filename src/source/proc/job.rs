//! Whether a shell looks after this program as its job: only then does a stopped one go on some day.

use super::{Other, processes};
use rustix::process::getpid;

/// Whether the process group of this program is orphaned, as POSIX calls it: no parent of a process in it is in another
/// group of the same session. So it is in `xterm -e loopscope` and `ssh -t host loopscope`.
pub fn is_orphaned() -> bool {
    let all = processes();
    let this = getpid().as_raw_pid();
    all.iter().find(|other| other.pid == this).is_none_or(|this| has_no_shell(this.group, &all))
}

fn has_no_shell(group: i32, all: &[Other]) -> bool {
    let is_job = |member: &Other| {
        let parent = all.iter().find(|other| other.pid == member.parent);
        parent.is_some_and(|parent| parent.group != group && parent.session == member.session)
    };
    !all.iter().any(|other| other.group == group && !other.is_zombie && is_job(other))
}

#[cfg(test)]
mod tests {
    use super::{Other, has_no_shell};

    #[test]
    fn a_group_is_a_job_where_a_parent_is_outside_of_it_and_in_its_session() {
        const SHELL: [i32; 4] = [5, 1, 5, 5];
        for (members, is_orphaned) in [
            (vec![SHELL, [8, 5, 8, 5]], false),
            // Through what runs it, as `sudo` does.
            (vec![SHELL, [7, 5, 7, 5], [8, 7, 7, 5]], false),
            // The first in its terminal; below a script without jobs; what had the shell for a parent is gone.
            (vec![[4, 1, 4, 4], [8, 4, 8, 8]], true),
            (vec![[4, 1, 4, 4], [7, 4, 8, 8], [8, 7, 8, 8]], true),
            (vec![SHELL, [8, 1, 8, 5], [1, 0, 1, 1]], true),
        ] {
            let process = |[pid, parent, group, session]: [i32; 4]| {
                let stat = format!("{pid} (a) Z 1) S {parent} {group} {session} 0");
                Other::of(pid, stat.as_bytes()).expect("a process")
            };
            let all: Vec<_> = members.iter().copied().map(process).collect();
            let group = all.iter().find(|other| other.pid == 8).expect("it is there").group;
            assert_eq!(has_no_shell(group, &all), is_orphaned, "{members:?}");
        }
    }
}
