//! The beginning of a lane: a process is started, or one of a tree's is met.

use super::{Asks, InitWatch, Looks, Member, Peer, ProcessSource, Silence, Stops, Tree, look::THREADS};
use crate::{
    event::{LaneId, Observation, Stream, Time},
    source::{
        ProcessSpec, ProgramTerminal, SourceError,
        blocked::Blocked,
        clock::now,
        feed::{Feed, observation},
        foreign::Foreign,
        ids::Numbers,
        keeper::Keeper,
        life::Life,
        output::OutputReader,
        proc::Proc,
        python::SourceReader,
        socket::{Connection, Listener},
    },
};
use std::{io, os::fd::AsFd, process, rc::Rc};
use tokio::{process::ChildStdout, time::Instant};

/// What comes from a program's terminal, as if by a pipe.
fn written_to(terminal: &ProgramTerminal) -> io::Result<ChildStdout> {
    ChildStdout::from_std(process::ChildStdout::from(terminal.ours().try_clone_to_owned()?))
}

impl ProcessSource {
    /// Starts the process: the leader of a process group of its own, its standard input empty, its output read here.
    ///
    /// To be called inside a Tokio runtime, on a thread that lives as long as the inspector: a lane that is connected
    /// has itself killed when the thread that started it ends.
    ///
    /// # Errors
    /// Everything that keeps a process from starting, as a sentence that says what to do.
    pub fn start(id: LaneId, spec: &ProcessSpec) -> Result<Self, SourceError> {
        let listener = Listener::new(spec.place.as_deref(), spec.is_tree)?;
        let started = now();
        let socket = listener.path().to_owned();
        let mut group = spec.spawn(&socket)?;
        let pid = group.leader().ok_or(SourceError::Over)?.as_raw_pid() as u32;
        let (mut stdout, stderr) = group.output();
        if let Some(terminal) = &spec.terminal {
            stdout = Some(written_to(terminal).map_err(SourceError::NoTerminal)?);
        }
        let output: Vec<_> = stdout.iter().map(AsFd::as_fd).chain(stderr.iter().map(AsFd::as_fd)).collect();
        let keeper = Keeper::start(spec, pid, &output, &socket);
        let mut lane = Self::new(id, pid, Life::Own(group), started);
        match keeper {
            Ok(keeper) => lane.keeper = keeper,
            Err(why) => lane.note(&format!("nobody looks after the program when loopscope is killed: failed to {why}")),
        }
        lane.stdout = OutputReader::new(stdout, Stream::Stdout, spec.tap.clone());
        lane.stderr = OutputReader::new(stderr, Stream::Stderr, spec.tap.clone());
        lane.silence = Some(Silence::of(spec));
        lane._folder.clone_from(&spec.folder);
        lane.terminal.clone_from(&spec.terminal);
        if spec.is_tree {
            let root = Rc::new(Member::new(pid, pid, started));
            root.lane.set(Some(id));
            lane.member = Some(root.clone());
            lane.tree = Some(Tree::new(listener, root, spec.ends_whole));
        } else {
            lane.link = Peer::Listening(listener);
        }
        Ok(lane)
    }

    /// A process of a tree; `note` is why the agent is not in it.
    pub(super) fn meet(id: LaneId, member: &Rc<Member>, note: Option<&str>) -> Result<Self, SourceError> {
        let life = member.process.borrow().clone().map(Foreign::new).map(Life::Other).ok_or(SourceError::Over)?;
        member.lane.set(Some(id));
        let mut lane = Self::new(id, member.pid, life, member.since);
        lane.member = Some(member.clone());
        if let Some(connection) = member.connection.take() {
            lane.connected(connection);
        }
        note.into_iter().for_each(|note| lane.note(note));
        Ok(lane)
    }

    fn new(id: LaneId, pid: u32, life: Life, started: Time) -> Self {
        let mut lane = Self {
            id,
            pid,
            life,
            link: Peer::Closed,
            member: None,
            tree: None,
            keeper: None,
            stdout: OutputReader::new(None, Stream::Stdout, None),
            stderr: OutputReader::new(None, Stream::Stderr, None),
            feed: Feed::new(id, started),
            blocked: Blocked::default(),
            numbers: Numbers::default(),
            asks: Asks::default(),
            sources: SourceReader::new(pid),
            engine: None,
            asked: Vec::new(),
            holds_stdout: false,
            holds_stderr: false,
            silence: None,
            init: InitWatch::new(),
            proc: None,
            files: Vec::new(),
            usage: None,
            threads: Vec::new(),
            next_threads: Instant::now() + THREADS,
            settled: started,
            pending: vec![observation(started, id, Observation::Started { pid })],
            next_drain: Instant::now(),
            is_quiet: false,
            looks: Looks::new(Instant::now()),
            outside: None,
            outside_note: None,
            spare_memory: 0,
            stops: Stops::new(),
            is_over: false,
            leaving: None,
            terminal: None,
            _folder: None,
        };
        match Proc::of(pid) {
            Ok(proc) => lane.proc = Some(proc),
            // One of another's may be gone by now.
            Err(_) if matches!(lane.life, Life::Other(_)) => {}
            Err(sentence) => lane.note(&sentence),
        }
        lane
    }

    /// The program has connected: for the first time, or after it has executed another one.
    pub(super) fn connected(&mut self, connection: Connection) {
        self.link = Peer::Connected(connection);
        self.packets(Connection::receive_now);
    }
}
