//! A lesson in lines: what happened up to each card's moment, its text, and its question, answered from the input.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt::Write as _,
    io::{self, BufRead, Write},
};

use super::{
    progress::{Progress, Reached},
    watch::{lesson_order, watch_run},
};
use crate::{
    app::{engine::Python, story::story},
    event::{LaneId, Stream, Time, clean},
    finding::{Limits, Verdict, headline, judge},
    lesson::{Learner, Lesson, Press, Question, Run, Stage, Turn},
    model::{Lane, Model},
    scenario::Scenario,
    ui::{Engines, lines},
};

/// The columns of a text.
const WIDTH: usize = 100;
/// So many entries of the log are written before a card.
const ENTRIES: usize = 12;

/// Why a lesson broke off.
#[derive(Debug, thiserror::Error)]
pub enum PlainError {
    /// Nobody reads it any more, or the input failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Its run could not be started.
    #[error("{0}")]
    Run(String),
}

/// A lesson to be taught in lines.
pub struct Plain<'a> {
    pub lesson: &'a Lesson,
    pub scenarios: &'a [&'static Scenario],
    pub engines: Engines,
    pub python: &'a Python,
    /// The card to begin with.
    pub from: usize,
}

/// The lessons as lines, each with how far somebody came.
pub fn list_lessons(lessons: &[Lesson], progress: &Progress) -> String {
    let names = lessons.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (place, lesson) in lessons.iter().enumerate() {
        let state = match progress.of_lesson(&lesson.name) {
            Reached { done: true, .. } => " (done)".to_owned(),
            Reached { card: 0, .. } => String::new(),
            Reached { card, .. } => format!(" (at card {} of {})", card + 1, lesson.cards.len()),
        };
        let _ = writeln!(text, "{} {:<names$}  {}{state}", place + 1, lesson.name, lesson.title);
        let _ = writeln!(text, "  {:<names$}  {}", "", lesson.about);
    }
    text
}

impl Plain<'_> {
    /// Teaches the lesson to its end. Where the input ends before, the lesson waits there for the next time; without any
    /// input at all it is told as a whole, with its answers.
    ///
    /// # Errors
    /// When a run cannot be started, or input or output fails.
    pub fn teach(
        &self,
        input: &mut dyn BufRead,
        out: &mut dyn Write,
        progress: &mut Progress,
    ) -> Result<(), PlainError> {
        let (lesson, from) = (self.lesson, self.from.min(self.lesson.cards.len() - 1));
        let mut learner = Learner::at(from);
        let mut input = Answers { input, given: 0, is_over: false };
        let mut models: HashMap<usize, Model> = HashMap::new();
        let mut told = HashMap::new();
        writeln!(out, "{}: {}", lesson.title, lesson.about)?;
        if from > 0 {
            let all = lesson.cards.len();
            writeln!(out, "Goes on at card {} of {all}, where it was left; --restart begins anew.", from + 1)?;
        }
        loop {
            let (place, run) = (learner.card(), lesson.cards[learner.card()].run);
            let model = match models.entry(run) {
                Entry::Occupied(ran) => ran.into_mut(),
                Entry::Vacant(new) => {
                    self.announce(lesson.run_of(place), out)?;
                    new.insert(self.run(lesson.run_of(place), None)?)
                }
            };
            let moment = lesson.moment(place, model).unwrap_or_else(|| model.head());
            // Of each lane what happened since it was told of last.
            let lane = lesson.mark(place).and_then(|mark| mark.lane.in_model(model)).map(|lane| lane.info.id);
            let from = told.insert((run, lane), moment).unwrap_or(Time::START);
            self.card(place, model, (from, moment), lane, out)?;
            // Where it cannot be kept, it is not worth more than a lesson.
            let _ = progress.keep(&lesson.name, Reached { card: place, done: false });
            self.ask(&mut learner, model, moment, &mut input, out)?;
            self.change(place, &mut input, out)?;
            if input.broke_off() {
                writeln!(out, "The input ended; `loopscope learn {}` goes on at this card.", lesson.name)?;
                return Ok(());
            }
            if learner.press(lesson, Press::On) == Turn::End {
                break;
            }
        }
        let _ = progress.keep(&lesson.name, Reached { card: 0, done: input.given > 0 });
        let (first, later) = learner.score();
        let asked = learner.asked(lesson);
        if input.given > 0 {
            writeln!(out, "\nYou predicted {first} of {asked} at the first try, and {later} at a later one.")?;
        }
        Ok(())
    }

    fn announce(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let entry = run.entry.map_or("both entry points", |entry| entry.word());
        writeln!(out, "\nRuns {} ({entry}) {} …", run.scenario, run.sets.join(" "))?;
        out.flush()
    }

    fn run(&self, run: &Run, set: Option<&str>) -> Result<Model, PlainError> {
        let mut order = lesson_order(run, self.engines);
        if let Some(set) = set {
            let key = set.split('=').next().unwrap_or_default();
            order.sets.retain(|set| set.split('=').next() != Some(key));
            order.sets.push(set.into());
        }
        watch_run(self.scenarios, &order, run.signal, self.python).map_err(PlainError::Run)
    }

    /// What happened since the last card, and the text.
    fn card(
        &self,
        place: usize,
        model: &Model,
        (from, moment): (Time, Time),
        lane: Option<LaneId>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (lesson, number) = (self.lesson, format!("{}/{}", place + 1, self.lesson.cards.len()));
        match &lesson.cards[place].at {
            None => writeln!(out, "\n── {number} ──")?,
            // The moment of a question may be half of its answer.
            Some(mark) if mark.find(model).is_some() && lesson.cards[place].question.is_some() => {
                writeln!(out, "\n── {number} ── {} ── {} lane ──", model.since_start(moment), mark.lane)?;
            }
            Some(mark) if mark.find(model).is_some() => {
                writeln!(out, "\n── {number} ── {} ── {mark} ──", model.since_start(moment))?;
            }
            Some(mark) => writeln!(out, "\n── {number} ── this run never came to: {mark} ──")?,
        }
        let told = story(model, lane, from, moment);
        let hidden = told.len().saturating_sub(ENTRIES);
        if hidden > 0 {
            writeln!(out, "  … {hidden} earlier entries")?;
        }
        told[hidden..].iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        let pane = lesson.cards[place].pane.as_deref().unwrap_or_default();
        for line in model.lanes.iter().flat_map(|lane| pane_lines(pane, lane, moment)) {
            writeln!(out, "  {line}")?;
        }
        for text in &lesson.cards[place].text {
            writeln!(out)?;
            paragraph(&lesson.fill(text, model, moment), out)?;
        }
        Ok(())
    }

    /// Asks until the answer is known.
    fn ask(
        &self,
        learner: &mut Learner,
        model: &Model,
        at: Time,
        input: &mut Answers<'_>,
        out: &mut dyn Write,
    ) -> Result<(), PlainError> {
        let lesson = self.lesson;
        let Some(question) = &lesson.cards[learner.card()].question else {
            if lesson.cards.len() > learner.card() + 1 {
                write!(out, "\n(Enter) ")?;
                input.line(out)?;
            }
            return Ok(());
        };
        let fill = |text: &str| lesson.fill(text, model, at);
        writeln!(out)?;
        paragraph(&fill(&question.ask), out)?;
        for (letter, answer) in ('a'..).zip(&question.answers) {
            writeln!(out, "  {letter}  {}", fill(&answer.text))?;
        }
        loop {
            write!(out, "> ")?;
            let line = input.line(out)?;
            if input.broke_off() {
                return Ok(());
            }
            let press = match line.as_deref().map(str::trim) {
                Some(word) => letter_of(word, question).map_or(Press::On, Press::Answer),
                None => {
                    // Nobody answers.
                    learner.press(lesson, Press::On);
                    Press::On
                }
            };
            learner.press(lesson, press);
            let right = &question.answers[question.right()];
            match learner.stage(lesson) {
                Stage::Right(_) => return Ok(paragraph(&format!("Yes. {}", fill(&right.because)), out)?),
                Stage::Shown => {
                    let letter = char::from(b'a' + question.right() as u8);
                    return Ok(paragraph(&format!("The answer is {letter}. {}", fill(&right.because)), out)?);
                }
                Stage::Wrong(given) => {
                    paragraph(&fill(&question.answers[given].because), out)?;
                    writeln!(out, "Try once more; Enter shows the answer.")?;
                }
                Stage::Nudges => writeln!(out, "Press the letter of an answer; Enter once more shows the answer.")?,
                Stage::Asks | Stage::Text => return Ok(()),
            }
        }
    }

    /// Runs it again as the learner wants it.
    fn change(&self, place: usize, input: &mut Answers<'_>, out: &mut dyn Write) -> Result<(), PlainError> {
        let Some(name) = self.lesson.cards[place].change.as_ref().filter(|_| !input.is_over) else { return Ok(()) };
        let run = self.lesson.run_of(place);
        let is_own = |set: &&String| set.split_once('=').is_some_and(|(param, _)| param == name);
        let was = run.sets.iter().find(is_own).map_or_else(String::new, |set| format!("it was {set}; "));
        loop {
            write!(out, "\nTry another `{name}` ({was}Enter goes on): ")?;
            let value = input.line(out)?.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
            let Some(value) = value else { return Ok(()) };
            match self.run(run, Some(&format!("{name}={value}"))) {
                Ok(model) => {
                    let head = model.head();
                    story(&model, None, Time::START, head).iter().try_for_each(|line| writeln!(out, "  {line}"))?;
                    let findings: Vec<_> =
                        model.lanes.iter().flat_map(|lane| judge(lane, head, &Limits::default())).collect();
                    if let Some(said) = headline(&model, &findings, head) {
                        paragraph(&said.sentence, out)?;
                    }
                }
                Err(PlainError::Run(why)) => paragraph(&why, out)?,
                Err(other) => return Err(other),
            }
        }
    }
}

/// The lines of the input.
struct Answers<'a> {
    input: &'a mut dyn BufRead,
    /// How many there were.
    given: usize,
    is_over: bool,
}

impl Answers<'_> {
    /// The next one; `None` at the end.
    fn line(&mut self, out: &mut dyn Write) -> io::Result<Option<String>> {
        out.flush()?;
        let mut line = String::new();
        self.is_over = self.input.read_line(&mut line)? == 0;
        if self.is_over {
            writeln!(out)?;
            return Ok(None);
        }
        self.given += 1;
        Ok(Some(line))
    }

    /// Whether somebody has answered and does no more.
    const fn broke_off(&self) -> bool {
        self.is_over && self.given > 0
    }
}

/// What the pane of a card shows of a lane: the checks that fail, or what it has printed.
fn pane_lines(pane: &str, lane: &Lane, at: Time) -> Vec<String> {
    let letter = lane.info.id.letter();
    let failed = || judge(lane, at, &Limits::default()).into_iter().filter(|it| it.verdict == Verdict::Fail);
    match pane {
        "checks" if failed().next().is_none() => vec![format!("{letter}  no check fails")],
        "checks" => failed().map(|it| format!("{letter}  fail  {}: {}", it.rule, it.sentence)).collect(),
        "output" => {
            let printed = lane.output.until(at).filter(|line| line.stream == Stream::Stdout);
            printed.map(|line| format!("{letter}  printed: {}", clean(&line.line))).collect()
        }
        _ => Vec::new(),
    }
}

fn letter_of(word: &str, question: &Question) -> Option<usize> {
    let mut letters = word.chars();
    let letter = letters.next()?.to_ascii_lowercase();
    let place = ('a'..='d').position(|known| known == letter)?;
    (letters.next().is_none() && place < question.answers.len()).then_some(place)
}

fn paragraph(text: &str, out: &mut dyn Write) -> io::Result<()> {
    lines(text, WIDTH).try_for_each(|line| writeln!(out, "{line}"))
}
