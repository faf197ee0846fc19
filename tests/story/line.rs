//! One line of a story becomes an event. The words are listed where they are read.

use super::{Story, moment};
use loopscope::event::{
    By, End, ErrorHow, Exit, File, FileKind, GeneratorId, JobId, Leave, LoopId, LoopState, Metric, NameId, Observation,
    Phase, Refusal, Report, SignalHow, Span, Step, Stream, TaskId, TimerId, Usage, Wait, Warned, What,
};

pub(super) struct Line<'a> {
    pub(super) words: Vec<&'a str>,
    pub(super) message: Option<&'a str>,
    pub(super) story: &'a mut Story,
}

macro_rules! word {
    ($line:expr, $index:literal, $kind:ident) => {{
        let word = $line.words.get($index)?.replace('-', " ");
        *$kind::ALL.iter().find(|known| known.word() == word)?
    }};
}

impl Line<'_> {
    pub(super) fn event(&mut self) -> Option<What> {
        self.observation().map(What::Observation).or_else(|| self.report().map(What::Report))
    }

    fn observation(&mut self) -> Option<Observation> {
        Some(match self.words[0] {
            "started" => Observation::Started { pid: self.number(1)? },
            "connected" => Observation::Connected,
            "output" => Observation::Output { stream: word!(self, 1, Stream), line: self.message?.into() },
            "note" => Observation::Note(self.message?.into()),
            "fds" => Observation::Files(self.words[1..].iter().map(|word| file(word)).collect()),
            "usage" => Observation::Usage(Usage { threads: self.number(1)?, memory: 1 << 20, cpu: Span::ZERO }),
            "polling" => Observation::Polling { task: self.task(1)?, since: moment(self.words.get(3)?) },
            "calling" => Observation::CallbackRuns { since: moment(self.words.get(2)?) },
            "held" => Observation::Held { tid: self.number(1)?, since: moment(self.words.get(3)?) },
            "stack" => Observation::Stack {
                tid: self.number(1)?,
                frames: self.message?.split(" | ").map(Into::into).collect(),
            },
            "sent" => Observation::SignalSent { signal: self.number(1)? },
            "unrecorded" => Observation::Unrecorded { tid: self.number(1)? },
            "timed-out" => Observation::TimedOut,
            "dropped" => Observation::Dropped { count: self.number(1)? },
            "exit" if self.words.get(1) == Some(&"signal") => Observation::Exited(Exit::Signal(self.number(2)?)),
            "exit" => Observation::Exited(Exit::Code(self.number(1)?)),
            _ => return None,
        })
    }

    fn report(&mut self) -> Option<Report> {
        let on = LoopId(1);
        Some(match self.words[0] {
            "loop" if self.words.get(2) == Some(&"made") => {
                Report::LoopMade { id: LoopId(self.number(1)?), thread: self.number(3)?, class: self.name(4)? }
            }
            "loop" => Report::Loop { id: LoopId(self.number(1)?), state: word!(self, 2, LoopState) },
            "teardown" => Report::Teardown {
                id: LoopId(self.number(1)?),
                step: word!(self, 2, Step),
                phase: word!(self, 3, Phase),
                count: self.number(4)?,
            },
            "refused" => {
                let known = |refusal: &&Refusal| format!("{refusal:?}") == self.words[1];
                Report::Refused { id: on, refusal: *Refusal::ALL.iter().find(known)? }
            }
            "signal" => Report::Signal { on, signal: self.number(1)?, how: word!(self, 2, SignalHow) },
            "callback" => Report::Callback { on, name: self.name(1)?, took: self.span(2)? },
            "timer" => Report::Timer {
                timer: TimerId(self.number(1)?),
                on,
                phase: word!(self, 2, Phase),
                after: self.span(3).unwrap_or(Span::ZERO),
            },
            "job" => Report::Job { job: JobId(self.number(1)?), on, phase: word!(self, 2, Phase), name: self.text() },
            "generator" => {
                Report::Generator { generator: GeneratorId(self.number(1)?), on, phase: word!(self, 2, Phase) }
            }
            "busy" => Report::Metric { on, metric: Metric::BusyTime, value: self.span(1)?.0 },
            "warning" => {
                let warned = *Warned::ALL.iter().find(|known| known.word() == self.words[1])?;
                Report::Warning { on: LoopId(self.number(2).unwrap_or(0)), warned, text: self.text() }
            }
            "error" => {
                let (how, task) = (word!(self, 1, ErrorHow), self.task(2));
                Report::Error { task, on: LoopId(0), how, text: self.text() }
            }
            "leaving" => {
                let how = *Leave::ALL.iter().find(|known| known.word() == self.words[1])?;
                Report::Leaving { how, program: self.text() }
            }
            "forked" => Report::Forked { child: self.number(1)? },
            _ => return self.of_task(),
        })
    }

    fn of_task(&mut self) -> Option<Report> {
        let task = self.task(1)?;
        let (word, other) = (self.words[0], self.task(3));
        Some(match word {
            "spawn" => {
                let on = if self.words.get(2) == Some(&"on") { LoopId(self.number(3)?) } else { LoopId(1) };
                let parent = other.filter(|_| self.words[2] == "by");
                Report::Spawned { task, parent, on, name: self.name(1)? }
            }
            "poll" => Report::Polled {
                task,
                took: self.span(2)?,
                woken_by: By::Unknown,
                waker: None,
                queued: self.span(3).unwrap_or(Span::ZERO),
            },
            "wait" => Report::Waiting { task, on: word!(self, 2, Wait), other },
            "cancel" => Report::CancelRequested { task, by: word!(self, 2, By), asker: other, message: self.text() },
            "told" => Report::CancelDelivered { task },
            "swallowed" => Report::CancelSwallowed { task },
            "uncancel" => Report::Uncancelled { task, left: self.number(2)? },
            "end" => Report::Ended { task, end: word!(self, 2, End), reason: self.text() },
            "unseen" => Report::NotRetrieved { task, reason: self.text() },
            _ => return None,
        })
    }

    fn number<T: std::str::FromStr>(&self, index: usize) -> Option<T> {
        self.words.get(index)?.parse().ok()
    }

    fn span(&self, index: usize) -> Option<Span> {
        self.words.get(index).map(|ms| Span(moment(ms).0))
    }

    /// Tasks have the numbers of their names.
    fn task(&mut self, index: usize) -> Option<TaskId> {
        self.name(index).map(|name| TaskId(name.0.into()))
    }

    fn name(&mut self, index: usize) -> Option<NameId> {
        let word = *self.words.get(index)?;
        Some(self.story.named(word))
    }

    fn text(&mut self) -> NameId {
        self.message.map_or(NameId::NONE, |text| self.story.named(text))
    }
}

/// `3=eventpoll`, `4=unix`, `5=/etc/hosts`.
fn file(word: &str) -> File {
    let (fd, kind) = word.split_once('=').expect("NUMBER=KIND");
    let kind = match kind {
        "eventpoll" => FileKind::EventPoll,
        "eventfd" => FileKind::EventFd,
        "pipe" => FileKind::Pipe(1),
        "io_uring" => FileKind::Other("io_uring".into()),
        path if path.starts_with('/') => FileKind::Path(path.into()),
        socket => FileKind::Socket(socket.into()),
    };
    File { fd: fd.parse().expect("a number"), kind }
}
