//! The processes that descend from a watched command: who may connect, and which of them are lanes.

use super::{
    Member, ProcessSource,
    rights::{other_user, why_silent},
    silence::{SILENCE, flag_of, is_python, why_bare},
};
use crate::{
    event::{Exit, LaneId},
    source::{
        Arrival, Open, Source, SourceError,
        clock::now,
        output::clean,
        proc::Proc,
        socket::{Connection, Listener, is_out_of_files},
    },
};
use std::{
    collections::{HashMap, HashSet},
    io,
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::time::sleep_until;

/// A process that lives so long is a lane, whatever it is: shorter ones come by the thousand where something is built.
const SETTLED: Duration = Duration::from_secs(1);
/// How long nobody is let in where that has failed: the failure stays, and is there again at once.
const SHUT: Duration = Duration::from_millis(100);
/// The longest chain of parents that is followed.
const DEEPEST: usize = 256;
/// The longest title of a process.
const LONGEST_TITLE: usize = 200;
/// Modules of Python's that run in a process of their own, for others.
const HELPERS: &[&str] =
    &["multiprocessing.resource_tracker", "multiprocessing.semaphore_tracker", "multiprocessing.forkserver"];

#[derive(Debug)]
pub(super) struct Tree {
    pub(super) listener: Listener,
    root: Rc<Member>,
    members: HashMap<u32, Rc<Member>>,
    /// Those that are no lanes yet, and since when they are known.
    others: HashMap<u32, Instant>,
    arrivals: Vec<Arrival>,
    /// Whether all end with the root when a signal ends it.
    ends_whole: bool,
    /// Nobody is let in until then, for there are no descriptors left.
    shut: Option<Instant>,
    is_said: bool,
}

/// A process of the tree that becomes a lane.
#[derive(Debug)]
struct Newcomer {
    member: Rc<Member>,
    /// Why the agent is not in it.
    note: Option<String>,
}

impl Open for Newcomer {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(ProcessSource::meet(id, &self.member, self.note.as_deref())?))
    }
}

impl Drop for Newcomer {
    /// One that was never opened, because the session has no room, is no lane.
    fn drop(&mut self) {
        if self.member.lane.get().is_none() {
            self.member.end();
        }
    }
}

impl Tree {
    pub(super) fn new(listener: Listener, root: Rc<Member>, ends_whole: bool) -> Self {
        let members = HashMap::from([(root.pid, root.clone())]);
        Self {
            listener,
            root,
            members,
            others: HashMap::new(),
            arrivals: Vec::new(),
            ends_whole,
            shut: None,
            is_said: false,
        }
    }

    /// Whether a lane of it but the root's has not ended.
    pub(super) fn lives(&self) -> bool {
        !self.arrivals.is_empty() || self.members.values().any(|member| !member.is_over.get())
    }

    /// The lane that the command's output belongs to: its own, unless that reports nothing and has started one program
    /// that does, as a shell or a launcher has.
    pub(super) fn speaker(&self) -> Option<LaneId> {
        let mut reporting = self.members.values().filter(|member| member.reports.get());
        let first = reporting.next().filter(|_| !self.root.reports.get());
        first.filter(|_| reporting.next().is_none()).and_then(|member| member.lane.get())
    }

    /// The root has ended: ends the others, if they are to end with it.
    pub(super) fn root_ended(&self, exit: Option<Exit>) {
        if !self.ends_whole || !matches!(exit, Some(Exit::Signal(_))) {
            return;
        }
        let others = self.members.values().filter(|member| !member.is_over.get() && member.pid != self.root.pid);
        for process in others.filter_map(|member| member.process.borrow().clone()) {
            let _ = process.kill();
        }
    }

    /// # Errors
    /// Whose it is cannot be seen.
    fn let_in(&mut self, connection: Connection, pid: u32) -> Result<(), SourceError> {
        if let Some(member) = self.member(pid) {
            member.connect(connection);
        } else if let Some(parent) = self.parent_of(pid) {
            self.add(pid, &parent, None).connect(connection);
        } else if Proc::of(std::process::id()).is_err() {
            return Err(SourceError::TooManyFiles);
        }
        // A stranger's connection ends here.
        Ok(())
    }

    fn member(&self, pid: u32) -> Option<&Rc<Member>> {
        self.members.get(&pid).filter(|member| !member.is_over.get())
    }

    /// The nearest lane that a process descends from. One whose parent has ended descends from whom it was known to, or from
    /// whom it shares its process group with.
    fn parent_of(&self, pid: u32) -> Option<Rc<Member>> {
        let group = Proc::of(pid).ok()?.kin()?.group;
        let mut above = pid;
        for _ in 0..DEEPEST {
            let Some(kin) = Proc::of(above).ok().and_then(|proc| proc.kin()) else { break };
            if let Some(member) = self.member(kin.parent) {
                return Some(member.clone());
            }
            above = kin.parent;
        }
        let is_known = self.others.contains_key(&pid) || group == self.root.pid;
        is_known.then(|| self.root.clone())
    }

    fn add(&mut self, pid: u32, parent: &Rc<Member>, note: Option<String>) -> Rc<Member> {
        let member = Rc::new(Member::new(pid, self.root.pid, now()));
        let words = Proc::of(pid).ok().and_then(|proc| proc.words()).unwrap_or_default();
        let of_parent = Proc::of(parent.pid).ok().and_then(|proc| proc.words()).unwrap_or_default();
        self.arrivals.push(Arrival {
            title: title(&words, words == of_parent, pid),
            is_helper: words.iter().any(|word| HELPERS.iter().any(|helper| word.contains(helper))),
            parent: parent.lane.clone(),
            opens: Box::new(Newcomer { member: member.clone(), note }),
        });
        self.others.remove(&pid);
        self.members.insert(pid, member.clone());
        member
    }

    /// Looks for processes that have not connected.
    fn look(&mut self) {
        self.members.retain(|_, member| !member.is_over.get() || member.reports.get());
        let mut found = HashSet::new();
        let living = self.members.values().filter(|member| !member.is_over.get());
        let mut open: Vec<u32> = living.map(|member| member.pid).collect();
        while let Some(pid) = open.pop() {
            let children = Proc::of(pid).map(|proc| proc.children()).unwrap_or_default();
            open.extend(children.into_iter().filter(|child| found.insert(*child)));
        }
        self.others.retain(|pid, _| found.contains(pid));
        let unknown: Vec<u32> = found.into_iter().filter(|pid| self.member(*pid).is_none()).collect();
        for pid in unknown {
            self.judge(pid);
        }
    }

    /// Whether a process may be a lane soon.
    pub(super) fn is_undecided(&self) -> bool {
        self.others.keys().any(|pid| self.member(*pid).is_none())
    }

    /// Whether a process that has not connected is to be a lane now.
    fn judge(&mut self, pid: u32) {
        let age = self.others.entry(pid).or_insert_with(Instant::now).elapsed();
        let Some((proc, words)) = Proc::of(pid).ok().and_then(|proc| proc.words().map(|words| (proc, words))) else {
            return;
        };
        let note = match words.split_first() {
            Some((program, rest)) if is_python(program) => {
                let why = other_user(pid).map(why_silent).or_else(|| why_bare(&proc)).or_else(|| flag_of(rest));
                if why.is_none() && age < SILENCE {
                    return;
                }
                Some(super::silence::seen_from_outside(why))
            }
            _ if age < SETTLED => return,
            _ => None,
        };
        if let Some(parent) = self.parent_of(pid) {
            self.add(pid, &parent, note);
        }
    }
}

/// Waits for a process of the tree to connect.
pub(super) async fn knock(tree: Option<&Tree>) -> io::Result<(Connection, u32)> {
    match tree {
        Some(tree) => {
            if let Some(shut) = tree.shut.filter(|shut| Instant::now() < *shut) {
                sleep_until(shut.into()).await;
            }
            tree.listener.accept_any().await
        }
        None => std::future::pending().await,
    }
}

impl ProcessSource {
    pub(super) fn knocked(&mut self, knock: io::Result<(Connection, u32)>) {
        let Some(tree) = &mut self.tree else { return };
        let met = match knock {
            Ok((connection, pid)) => tree.let_in(connection, pid).map_err(|error| error.to_string()),
            Err(error) => {
                tree.shut = Some(Instant::now() + SHUT);
                Err(if is_out_of_files(&error) { SourceError::TooManyFiles.to_string() } else { error.to_string() })
            }
        };
        if let Err(why) = met
            && !std::mem::replace(&mut tree.is_said, true)
        {
            self.note(&format!("a process of the program is left out, and others may be: {why}"));
        }
    }

    /// The lane that the output read here belongs to.
    pub(super) fn speaker(&self) -> LaneId {
        self.tree.as_ref().and_then(Tree::speaker).unwrap_or(self.id)
    }

    pub(super) fn look_at_tree(&mut self) {
        self.tree.iter_mut().for_each(Tree::look);
    }

    pub(super) fn has_arrivals(&self) -> bool {
        self.tree.as_ref().is_some_and(|tree| !tree.arrivals.is_empty())
    }

    pub(super) fn take_arrivals(&mut self) -> Vec<Arrival> {
        self.tree.as_mut().map(|tree| std::mem::take(&mut tree.arrivals)).unwrap_or_default()
    }
}

/// `python3 app.py`, wherever the interpreter is. A fork of its parent has its words.
fn title(words: &[String], is_fork: bool, pid: u32) -> String {
    let helper = HELPERS.iter().find(|helper| words.iter().any(|word| word.contains(**helper)));
    if let Some(helper) = helper {
        return (*helper).to_owned();
    }
    if words.iter().any(|word| word.contains("multiprocessing.spawn")) {
        return format!("multiprocessing process {pid}");
    }
    let program = words.first().and_then(|word| Path::new(word).file_name()).map(|name| name.to_string_lossy());
    let words: Vec<_> = program.into_iter().chain(words.iter().skip(1).map(Into::into)).collect();
    let text = words.join(" ");
    let text = clean(&text[..text.floor_char_boundary(LONGEST_TITLE)]);
    if is_fork { format!("{text}, fork {pid}") } else { text.to_string() }
}
