//! Stories: what happens in one lane or two, as text, with questions and the answers expected.
//!
//! ```text
//! # A comment.
//! lane B tokio manual              the lane of the lines that follow; without it, A: tokio, managed
//! 3.5 created worker-0 by main @src/main.rs:12
//! ? 5 live                         asked for 5 ms; `end` is after everything
//! = 1                              the answer, a line each
//! ```
//!
//! The panes' tests and the screens' draw those in this folder; the others stand beside the tests that ask them.
//!
//! A line begins with its time in milliseconds. `@` gives the place in the source, ` : ` begins a text.

mod line;

use line::Line;
use loopscope::{
    event::{Event, LaneId, Observation, SiteId, Time, What},
    model::{EntryPoint, LaneInfo, Model},
};
use std::{collections::HashMap, path::Path, sync::Arc};

/// A question and the answer it should get.
pub(crate) struct Question {
    pub(crate) line: usize,
    pub(crate) lane: LaneId,
    pub(crate) at: Time,
    pub(crate) words: Vec<String>,
    pub(crate) expected: Vec<String>,
}

/// Everything in a story's file.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) infos: Vec<LaneInfo>,
    pub(crate) events: Vec<Event>,
    pub(crate) questions: Vec<Question>,
    names: HashMap<String, u32>,
    sites: HashMap<String, u32>,
}

impl Story {
    pub(crate) fn parse(text: &str) -> Self {
        let mut story = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once(' ').expect("a line has words") {
                ("lane", rest) => story.lane(rest),
                ("?", rest) => story.question(number + 1, rest),
                ("=", answer) => story.questions.last_mut().expect("a question").expected.push(answer.trim().into()),
                (time, rest) => story.event(moment(time), rest, number + 1),
            }
        }
        story
    }

    pub(crate) fn model(&self) -> Model {
        let mut model = Model::new(self.infos.clone());
        self.events.iter().for_each(|event| model.apply(event));
        model
    }

    fn lane(&mut self, words: &str) {
        let parts = words.split_once(' ').and_then(|(letter, rest)| Some((letter, rest.rsplit_once(' ')?)));
        let (letter, (engine, entry)) = parts.expect("lane LETTER ENGINE [(MODE)] ENTRY");
        let entry = EntryPoint::ALL.iter().find(|known| known.word() == entry).copied();
        let (engine, mode) = engine.strip_suffix(')').and_then(|it| it.split_once(" (")).unwrap_or((engine, "full"));
        let (engine, mode) = (engine.parse().expect("an engine"), mode.parse().expect("a mode"));
        let id = LaneId(letter.as_bytes()[0] - b'A');
        self.names.clear();
        self.sites.clear();
        self.infos.push(LaneInfo {
            id,
            title: "story".into(),
            engine,
            mode,
            entry: Some(entry.expect("an entry point")),
            ..LaneInfo::default()
        });
    }

    fn current(&mut self) -> LaneId {
        if self.infos.is_empty() {
            self.lane("A tokio managed");
        }
        self.infos[self.infos.len() - 1].id
    }

    fn question(&mut self, line: usize, words: &str) {
        let mut words = words.split(' ').map(String::from);
        let at = moment(&words.next().expect("a time"));
        let lane = self.current();
        self.questions.push(Question { line, lane, at, words: words.collect(), expected: Vec::new() });
    }

    fn event(&mut self, at: Time, text: &str, number: usize) {
        let lane = self.current();
        let (text, message) = text.split_once(" : ").map_or((text, None), |(text, message)| (text, Some(message)));
        let (text, site) = text.split_once(" @").map_or((text, None), |(text, site)| (text, Some(site)));
        let site = site.map_or(SiteId::NONE, |site| self.site(site));
        let what = Line::event(text, message, self).unwrap_or_else(|| panic!("line {number} says nothing: {text}"));
        self.events.push(Event { at, lane, site, what });
    }

    fn site(&mut self, text: &str) -> SiteId {
        let (id, is_new) = id(&mut self.sites, text);
        if is_new {
            self.tell(Observation::Located(SiteId(id as u16), text.into()));
        }
        SiteId(id as u16)
    }

    fn tell(&mut self, observation: Observation) {
        let lane = self.current();
        self.events.push(Event { at: Time::START, lane, site: SiteId::NONE, what: What::Observation(observation) });
    }

    fn named(&mut self, text: &str) -> loopscope::event::NameId {
        let (id, is_new) = id(&mut self.names, text);
        let name = loopscope::event::NameId(id);
        if is_new {
            self.tell(Observation::Named(name, Arc::from(text)));
        }
        name
    }
}

/// The number that stands for a word, and whether it is new.
fn id(known: &mut HashMap<String, u32>, word: &str) -> (u32, bool) {
    let next = known.len() as u32 + 1;
    let id = *known.entry(word.into()).or_insert(next);
    (id, id == next)
}

fn moment(text: &str) -> Time {
    match text {
        "end" => Time(u64::MAX / 2),
        ms => Time((ms.parse::<f64>().unwrap_or_else(|_| panic!("a time in ms: {ms}")) * 1e6).round() as u64),
    }
}

/// Asks every story in a folder its questions.
pub(crate) fn ask_all(folder: &str, answer: impl Fn(&Model, &Question) -> Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut wrong = String::new();
    let mut asked = 0;
    for file in std::fs::read_dir(&folder).expect("the stories are there") {
        let path = file.expect("readable").path();
        let story = Story::parse(&std::fs::read_to_string(&path).expect("readable"));
        let model = story.model();
        for question in &story.questions {
            let answer = answer(&model, question);
            asked += 1;
            if answer != question.expected {
                let place = format!("{}:{}", path.display(), question.line);
                wrong += &format!("{place}: {}\n  = {}\n", question.words.join(" "), answer.join("\n  = "));
            }
        }
    }
    assert!(asked > 0, "no questions in {}", folder.display());
    assert!(wrong.is_empty(), "other answers than expected:\n{wrong}");
}
