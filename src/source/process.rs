//! A child process, and everything that can be seen of it.

mod asks;
mod cut;
mod end;
mod init;
mod look;
mod member;
mod outside;
mod reach;
mod rights;
mod rings;
mod silence;
mod start;
mod stops;
mod tree;
mod wait;

pub use silence::SILENCE;

use asks::Asks;
use init::InitWatch;
use look::Looks;
use member::Member;
use outside::OutsideLook;
use silence::Silence;
use stops::Stops;
use tree::Tree;
use wait::{wait_for, wait_until};

use super::{
    PrivateDir, ProgramTerminal,
    blocked::Blocked,
    clock::now,
    console,
    feed::{Feed, observation},
    ids::Numbers,
    keeper::Keeper,
    life::Life,
    output::{OutputReader, clean},
    proc::Proc,
    python::SourceReader,
    socket::{Connection, Listener, Packet},
};
use crate::event::{
    Engine, Event, Exit, File, LaneId, Observation, Span, Stream, Time, Usage, What,
    wire::{Message, VERSION},
};
use rustix::process::{Signal, kill_process_group};
use std::{io, os::fd::OwnedFd, rc::Rc, sync::Arc, time::Duration};
use tokio::{
    process::{ChildStderr, ChildStdout},
    time::Instant,
};

/// How often the rings are read: while many records come, and while few do. A ring is full after 13 ms of the fastest
/// polls there are.
const BUSY: Duration = Duration::from_millis(5);
const QUIET: Duration = Duration::from_millis(10);
/// The same of a program that has idled. An interpreter's ring is full after 60 ms of the fastest steps there are, and
/// Tokio's says when half of it is.
const IDLE: Duration = Duration::from_millis(40);
/// Between a record's time and the record an interpreter may let other threads run, each for 5 ms
/// (`sys.getswitchinterval`).
const UNWRITTEN: Span = Span(25_000_000);
/// What is read for so long after a program said that it exits was printed before.
const FLUSH: Span = Span::from_millis(500);
/// So many records at a time are many: a hundredth of the largest ring a lane of ours makes, a third of the smallest.
const MANY: u64 = 1 << 12;
/// The most packets taken in one go: more than the kernel keeps for a reader.
const MOST_PACKETS: usize = 1024;

/// A process under observation. It ends with this value.
#[derive(Debug)]
pub struct ProcessSource {
    id: LaneId,
    pid: u32,
    life: Life,
    link: Peer,
    /// What is known of it among the processes of its tree, where these are watched.
    member: Option<Rc<Member>>,
    /// The tree, where this is its root.
    tree: Option<Tree>,
    keeper: Option<Keeper>,
    stdout: OutputReader<ChildStdout>,
    stderr: OutputReader<ChildStderr>,
    feed: Feed,
    blocked: Blocked,
    numbers: Numbers,
    asks: Asks,
    sources: SourceReader,
    /// What runs the program, once it has said so.
    engine: Option<Engine>,
    /// Whether the program's output is left in its pipes.
    holds_stdout: bool,
    holds_stderr: bool,
    /// Until the program has connected, or the reason why not is reported.
    silence: Option<Silence>,
    init: InitWatch,
    proc: Option<Proc>,
    /// The samples that were reported last.
    files: Vec<File>,
    usage: Option<Usage>,
    threads: Vec<Arc<str>>,
    next_threads: Instant,
    /// Up to when everything that was reported has been read. The packets come first: a ring is sent before it is written.
    settled: Time,
    pending: Vec<Event>,
    next_drain: Instant,
    /// Nothing was in the rings when they were read last, and nothing waits for its time.
    is_quiet: bool,
    looks: Looks,
    /// A look from outside that goes on, and what could not be read in it.
    outside: Option<OutsideLook>,
    outside_note: Option<String>,
    /// The requests to look that are not answered.
    asked: Vec<u32>,
    /// Memory that was created for the program, and is no ring yet.
    spare_memory: usize,
    stops: Stops,
    is_over: bool,
    /// When the program said that it exits on its own.
    leaving: Option<Time>,
    /// The terminal that it has of its own.
    terminal: Option<Arc<ProgramTerminal>>,
    /// Goes away with the lane.
    _folder: Option<Arc<PrivateDir>>,
}

#[derive(Debug)]
enum Peer {
    Listening(Listener),
    Connected(Connection),
    Closed,
}

enum Activity {
    Exited(io::Result<Exit>),
    Accepted(io::Result<Connection>),
    /// A process of the tree has connected.
    Knocked(io::Result<(Connection, u32)>),
    Packets,
    Stdout(io::Result<usize>),
    Stderr(io::Result<usize>),
    Tick,
}

impl ProcessSource {
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Leaves what the program writes to a stream in its pipe, or reads it again: once that is full, a program that
    /// writes blocks. Everything else continues, and what is in the pipe at the program's end is read.
    pub fn hold_output(&mut self, stream: Stream, hold: bool) {
        let held = if stream == Stream::Stdout { &mut self.holds_stdout } else { &mut self.holds_stderr };
        *held = hold;
    }

    /// Reads a stream no more, so that the program has nobody to write to. A terminal that is gone hangs up.
    pub(super) fn close_output(&mut self, stream: Stream) {
        let is_open = if stream == Stream::Stdout { self.stdout.is_open() } else { self.stderr.is_open() };
        if !is_open {
            return;
        }
        if self.terminal.is_some()
            && let Ok(leader) = self.alive()
        {
            let _ = kill_process_group(leader, Signal::HUP);
        }
        let out = self.speaker();
        let mut collect = collect_into(&mut self.pending, out);
        match stream {
            Stream::Stdout => self.stdout.close(&mut collect),
            Stream::Stderr => self.stderr.close(&mut collect),
        }
        self.keeper.iter_mut().for_each(|keeper| keeper.close(stream));
    }

    /// Waits for the next events and appends them, in the order of time; a later batch may still hold an earlier
    /// event, of an interpreter's only a poll or a callback: these are reported at their end with the time of their
    /// start. `false` after the last one. Nothing is lost when the future is dropped.
    pub async fn events(&mut self, out: &mut Vec<Event>) -> bool {
        while !self.has_settled() && !self.has_arrivals() {
            if self.is_done() {
                return false;
            }
            let step = self.step().await;
            self.handle(step);
        }
        self.print_before_exit();
        // One ring alone, and nothing else, is in order already.
        if !self.pending.is_sorted_by_key(|event| event.at) {
            self.pending.sort_by_key(|event| event.at);
        }
        let settled = self.settled();
        let unsettled = self.pending.split_off(self.pending.partition_point(|event| event.at <= settled));
        if self.is_interpreter() {
            self.numbers.renumber(&mut self.pending);
            self.sources.explain(&mut self.pending);
        }
        if out.is_empty() {
            std::mem::swap(out, &mut self.pending);
        } else {
            out.append(&mut self.pending);
        }
        self.pending = unsettled;
        true
    }

    /// Up to when no more events can come. An interpreter may give a task the id of one that ended, maybe in another
    /// thread: only the order of time across all rings distinguishes them.
    fn settled(&self) -> Time {
        if self.is_interpreter() && !self.is_over { self.settled } else { Time::END }
    }

    fn has_settled(&self) -> bool {
        let settled = self.settled();
        self.pending.iter().any(|event| event.at <= settled)
    }

    async fn step(&mut self) -> Activity {
        let Self { life, link, member, tree, stdout, stderr, next_drain, pid, is_over, .. } = self;
        let [holds_stdout, holds_stderr] = [self.holds_stdout, self.holds_stderr];
        tokio::select! {
            exit = life.over(), if !*is_over => Activity::Exited(exit),
            step = wait_for(link, *pid) => step,
            connection = member::connection(member.as_deref()) => Activity::Accepted(Ok(connection)),
            knock = tree::knock(tree.as_ref()) => Activity::Knocked(knock),
            read = stdout.read(), if !holds_stdout => Activity::Stdout(read),
            read = stderr.read(), if !holds_stderr => Activity::Stderr(read),
            () = wait_until(*next_drain) => Activity::Tick,
        }
    }

    fn handle(&mut self, step: Activity) {
        self.notice_stop(matches!(step, Activity::Exited(_)));
        match step {
            Activity::Tick => self.tick(),
            Activity::Stdout(read) => {
                let out = self.speaker();
                self.stdout.on_read(&read, now(), &mut collect_into(&mut self.pending, out));
            }
            Activity::Stderr(read) => {
                let out = self.speaker();
                self.stderr.on_read(&read, now(), &mut collect_into(&mut self.pending, out));
            }
            Activity::Accepted(Ok(connection)) => self.connected(connection),
            Activity::Knocked(knock) => self.knocked(knock),
            Activity::Accepted(Err(error)) => {
                self.link = Peer::Closed;
                self.note(&format!("the program cannot report, its connection failed: {error}"));
            }
            Activity::Packets => self.packets(Connection::receive),
            Activity::Exited(exit) => self.end(exit),
        }
    }

    fn tick(&mut self) {
        let at = now();
        if !self.is_quiet {
            self.packets(Connection::receive_now);
        }
        let mut drained = self.feed.drain(at, &mut self.pending);
        if self.is_quiet && drained.records > 0 {
            // There may be a ring more.
            self.packets(Connection::receive_now);
            drained.add(self.feed.drain(at, &mut self.pending));
        }
        self.is_quiet = drained.records == 0 && self.pending.is_empty();
        self.settled = self.settled.max(drained.settled - UNWRITTEN);
        if drained.is_edge {
            self.looks.hurry();
        }
        if drained.records > drained.metrics {
            self.looks.stir();
        }
        self.ask_if_due(&drained);
        self.next_drain = Instant::now()
            + match drained.records {
                _ if drained.has_more => Duration::ZERO,
                // A sample of the runtime is none of its doing.
                few if few == drained.metrics && self.looks.are_rare() => IDLE,
                0..MANY => QUIET,
                _ => BUSY,
            };
        if self.looks.are_due(Instant::now()) {
            self.look_around();
        } else {
            self.glance_around();
        }
    }

    fn packets(&mut self, receive: fn(&Connection) -> Packet) {
        self.take_packets(receive);
        self.answer();
    }

    fn take_packets(&mut self, receive: fn(&Connection) -> Packet) {
        // Bounded: a program may send faster than this reads, and the rest comes the next time.
        for _ in 0..MOST_PACKETS {
            let Peer::Connected(connection) = &self.link else { return };
            match receive(connection) {
                Packet::Message(message, files) => self.message(message, &files),
                Packet::Unknown => {}
                Packet::None => return,
                Packet::End => {
                    self.answer();
                    self.cut_off();
                }
            }
        }
    }

    fn message(&mut self, message: Message, files: &[OwnedFd]) {
        match message {
            Message::Hello { version, fd, engine, .. } => {
                if version != VERSION {
                    let theirs = format!("its recorder speaks version {version} of the wire and this loopscope");
                    self.note(&format!("{theirs} version {VERSION}: build both from the same release"));
                }
                self.feed.begin_program(now(), &mut self.pending);
                self.observe(Observation::Connected);
                self.silence = None;
                match engine.parse() {
                    Ok(engine) => {
                        self.observe(Observation::Engine(engine));
                        self.engine = Some(engine);
                    }
                    Err(unknown) => self.note(&format!("its engine is `{engine}`, but there is {unknown}")),
                }
                if let Some(proc) = &mut self.proc {
                    proc.leave_out(fd);
                }
                self.asked.push(0);
            }
            Message::Ring { tid } => self.add_ring(tid, files),
            Message::Half { .. } => self.next_drain = Instant::now(),
            Message::Memory { slots } => self.make_memory(slots),
            Message::Note(text) => {
                if let (Some(proc), Some(address)) = (&mut self.proc, console::noted(&text)) {
                    proc.leave_out_console(address);
                }
                self.note(&text);
            }
            Message::Look(number) => self.asked.push(number),
            Message::Stack { frames, .. } if frames.is_empty() => {}
            Message::Stack { tid, frames } => {
                let frames = frames.iter().map(|frame| clean(frame)).collect();
                self.observe(Observation::Stack { tid, frames });
            }
            Message::Folders(folders) => self.sources.look_in(folders),
            Message::Rows(rows) => self.take_rows(rows),
            Message::Seen(_) | Message::Cancel(_) | Message::StackOf(_) | Message::Ask(_) => {}
        }
    }

    fn observe(&mut self, what: Observation) {
        self.pending.push(observation(now(), self.id, what));
    }

    fn note(&mut self, sentence: &str) {
        self.observe(Observation::Note(clean(sentence)));
    }
}

impl ProcessSource {
    /// What the program prints as it exits comes before the exit: it is in the pipe by then, or in a buffer that is written
    /// then, and only read later.
    fn print_before_exit(&mut self) {
        let id = self.id;
        self.leaving =
            self.pending.iter().rev().find(|event| self.leaves(event)).map(|event| event.at).or(self.leaving);
        let Some(leaving) = self.leaving else { return };
        let late = leaving..leaving + FLUSH;
        let is_output = |event: &&mut Event| matches!(event.what, What::Observation(Observation::Output { .. }));
        let printed =
            self.pending.iter_mut().filter(|event| event.lane == id && late.contains(&event.at)).filter(is_output);
        printed.for_each(|event| event.at = leaving - Span(1));
    }
}

fn collect_into(pending: &mut Vec<Event>, lane: LaneId) -> impl FnMut(Observation) {
    move |what| pending.push(observation(now(), lane, what))
}
