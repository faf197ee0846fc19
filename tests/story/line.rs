//! One line of a story becomes an event: the name of its kind and its fields, in the order of the tables in
//! `src/event/report.rs` and `observation.rs`.
//!
//! | field | in a story |
//! |---|---|
//! | number | `15`; 0 where it is missing |
//! | length, moment | in ms, `0.5`; 0 where it is missing |
//! | one of a few words | the word, with `-` for spaces; a sentence stands behind ` : ` |
//! | task | its name; `-`, or nothing at the end, for none |
//! | loop | `#2`, anywhere in the line; without it, `#1`; of a kind with two, `#1` and `#2` |
//! | text | behind ` : `; several with ` | ` between them; of a kind with several fields of text, ` ;; ` between these |
//! | name | behind ` : `; without it, the task's |
//! | file descriptors | `3=eventpoll 4=unix 5=/etc/hosts 6=pipe:[17] 7=anon_inode:bpf`, with `_` for spaces |
//!
//! `by` and `since` may stand between two fields.

use super::{Story, moment};
use loopscope::event::{FieldReader, File, FileKind, LoopId, NameId, Span, TaskId, Time, What};
use std::{collections::VecDeque, sync::Arc};

const FILLERS: [&str; 2] = ["by", "since"];

pub(super) struct Line<'a> {
    words: VecDeque<&'a str>,
    text: Option<&'a str>,
    task: Option<&'a str>,
    loops: VecDeque<LoopId>,
    story: &'a mut Story,
}

impl<'a> Line<'a> {
    pub(super) fn event(words: &'a str, text: Option<&'a str>, story: &'a mut Story) -> Option<What> {
        let mut words: VecDeque<_> = words.split(' ').filter(|word| !FILLERS.contains(word)).collect();
        let kind = words.pop_front()?;
        let loops =
            words.iter().filter_map(|word| word.strip_prefix('#')).map(|number| number.parse().ok().map(LoopId));
        let loops = loops.collect::<Option<_>>()?;
        words.retain(|word| !word.starts_with('#'));
        let mut line = Self { words, text, task: None, loops, story };
        What::read(kind, &mut line).filter(|_| line.words.is_empty())
    }
}

impl<'a> Line<'a> {
    /// The next of the texts.
    fn segment(&mut self) -> Option<&'a str> {
        let text = self.text.take()?;
        let (first, rest) = text.split_once(" ;; ").map_or((text, None), |(first, rest)| (first, Some(rest)));
        self.text = rest;
        Some(first)
    }
}

impl FieldReader for Line<'_> {
    fn number(&mut self, _: &'static str, most: u64) -> Option<u64> {
        self.words.pop_front().map_or(Some(0), |word| word.parse().ok()).filter(|&number| number <= most)
    }

    fn word(&mut self, _: &'static str, words: &[&str]) -> Option<usize> {
        let word = self.words.pop_front().or_else(|| self.segment()).unwrap_or("unknown");
        words.iter().position(|known| *known == word || *known == word.replace('-', " "))
    }

    fn name(&mut self, field: &'static str) -> Option<NameId> {
        let text = self.segment().or(self.task.filter(|_| field == "name"));
        Some(text.map_or(NameId::NONE, |text| self.story.named(text)))
    }

    /// Tasks have the numbers of their names.
    fn task(&mut self, _: &'static str) -> Option<TaskId> {
        self.task = self.words.pop_front();
        self.task.map(|name| TaskId(self.story.named(name).0.into()))
    }

    fn maybe_task(&mut self, field: &'static str) -> Option<Option<TaskId>> {
        let is_none = self.words.pop_front_if(|word| *word == "-").is_some() || self.words.is_empty();
        if is_none { Some(None) } else { self.task(field).map(Some) }
    }

    fn event_loop(&mut self, _: &'static str) -> Option<LoopId> {
        let next = if self.loops.len() > 1 { self.loops.pop_front() } else { self.loops.front().copied() };
        Some(next.unwrap_or(LoopId(1)))
    }

    fn span(&mut self, _: &'static str) -> Option<Span> {
        Some(Span(self.words.pop_front().map_or(0, |ms| moment(ms).0)))
    }

    fn moment(&mut self, _: &'static str) -> Option<Time> {
        Some(self.words.pop_front().map_or(Time::START, moment))
    }

    fn text(&mut self, _: &'static str) -> Option<Arc<str>> {
        self.segment().map(Into::into)
    }

    fn texts(&mut self, _: &'static str) -> Option<Arc<[Arc<str>]>> {
        Some(self.text?.split(" | ").map(Into::into).collect())
    }

    fn files(&mut self, _: &'static str) -> Option<Arc<[File]>> {
        Some(self.words.drain(..).map(file).collect())
    }
}

fn file(word: &str) -> File {
    let (fd, kind) = word.split_once('=').expect("NUMBER=KIND");
    let inode = kind.strip_prefix("pipe:[").and_then(|rest| rest.strip_suffix(']')?.parse().ok());
    let kind = match kind {
        "pipe" => FileKind::Pipe(1),
        kind if kind.starts_with("pipe:") => FileKind::Pipe(inode.expect("pipe:[INODE]")),
        kind if kind.starts_with("anon_inode:") => FileKind::Other(kind["anon_inode:".len()..].into()),
        "eventpoll" => FileKind::EventPoll,
        "eventfd" => FileKind::EventFd,
        "io_uring" => FileKind::Other("io_uring".into()),
        path if path.starts_with('/') => FileKind::Path(path.into()),
        socket => FileKind::Socket(socket.replace('_', " ").into()),
    };
    File { fd: fd.parse().expect("a number"), kind }
}
