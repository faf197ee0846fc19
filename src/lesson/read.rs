//! A lesson's file, read: what is wrong in it is said with its line.

use std::{collections::BTreeMap, str::FromStr};

use serde::Deserialize;
use toml::Spanned;

use super::{
    card::{Answer, Card, Lesson, Question, Run, Signal},
    mark::Mark,
    statement::Statement,
    value::{Value, names},
    words::engine_word,
};
use crate::{
    event::{Engine, Span, clean, signal_number},
    model::EntryPoint,
};

/// How long after the first loop began to run a signal is sent, where nothing else is said.
const AFTER: Span = Span::from_millis(500);

/// What is wrong with a lesson's file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct LessonError {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub what: String,
}

impl LessonError {
    /// As one line, whatever of the file `what` quotes.
    pub fn new(file: &str, line: usize, what: &str) -> Self {
        Self { file: file.into(), line, what: clean(what).into_owned() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LessonFile {
    title: String,
    about: String,
    run: Vec<Spanned<RunTable>>,
    card: Vec<Spanned<CardTable>>,
    #[serde(default)]
    values: BTreeMap<String, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RunTable {
    name: String,
    scenario: String,
    entry: Option<Spanned<String>>,
    #[serde(default)]
    set: Vec<String>,
    signal: Option<Spanned<String>>,
    after: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardTable {
    run: Option<Spanned<String>>,
    at: Option<Spanned<String>>,
    text: Spanned<String>,
    pane: Option<String>,
    change: Option<String>,
    #[serde(default)]
    holds: Vec<Spanned<String>>,
    ask: Option<Spanned<String>>,
    #[serde(default)]
    answers: Vec<Spanned<AnswerTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerTable {
    text: String,
    #[serde(default)]
    right: bool,
    because: String,
}

/// What is being read, for the lines of what is wrong.
struct Reader<'a> {
    text: &'a str,
}

/// What is wrong at a place.
type Wrong = (usize, String);

/// Reads a lesson of a name from the text of a file.
///
/// # Errors
/// Where something in it is wrong, and what would be right.
pub fn read(name: &str, file: &str, text: &str) -> Result<Lesson, LessonError> {
    let reader = Reader { text };
    let wrong = |(at, what): Wrong| LessonError::new(file, reader.line(at), &what);
    let table: LessonFile = toml::from_str(text)
        .map_err(|error| wrong((error.span().map_or(0, |span| span.start), error.message().to_owned())))?;
    reader.lesson(name, file, table).map_err(wrong)
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text[..self.text.floor_char_boundary(at)].matches('\n').count() + 1
    }

    fn lesson(&self, name: &str, file: &str, table: LessonFile) -> Result<Lesson, Wrong> {
        let values = table.values.into_iter().map(|(name, value)| Ok((name, parsed::<Value>(&value)?)));
        let mut lesson = Lesson {
            name: name.into(),
            file: file.into(),
            title: table.title,
            about: table.about,
            runs: table.run.into_iter().map(|run| self.run(run)).collect::<Result<_, _>>()?,
            cards: Vec::new(),
            values: values.collect::<Result<_, _>>()?,
        };
        for card in table.card {
            let card = self.card(card, &lesson)?;
            lesson.cards.push(card);
        }
        if lesson.cards.is_empty() {
            return Err((0, "a lesson has at least one [[card]]".into()));
        }
        Ok(lesson)
    }

    fn run(&self, run: Spanned<RunTable>) -> Result<Run, Wrong> {
        let line = self.line(run.span().start);
        let table = run.into_inner();
        let entry = table.entry.filter(|entry| entry.get_ref() != "both").map(|entry| {
            let found = EntryPoint::ALL.iter().copied().find(|known| known.word() == entry.get_ref());
            found.ok_or_else(|| (entry.span().start, "`entry` is managed, manual or both".to_owned()))
        });
        let after = table.after.map_or(Ok(AFTER), |after| {
            let ms = after.get_ref().strip_suffix("ms").and_then(|ms| ms.parse().ok());
            ms.map(Span::from_millis).ok_or_else(|| (after.span().start, "write a time such as `500ms`".to_owned()))
        })?;
        let signal = table.signal.map(|signal| {
            let number = signal_number(signal.get_ref()).and_then(|number| u8::try_from(number).ok());
            let number =
                number.ok_or_else(|| (signal.span().start, format!("there is no signal `{}`", signal.get_ref())));
            Ok::<_, Wrong>(Signal { number: number?, after })
        });
        Ok(Run {
            name: table.name,
            scenario: table.scenario,
            entry: entry.transpose()?,
            sets: table.set,
            signal: signal.transpose()?,
            line,
        })
    }

    fn card(&self, card: Spanned<CardTable>, lesson: &Lesson) -> Result<Card, Wrong> {
        let start = card.span().start;
        let table = card.into_inner();
        let run = match &table.run {
            Some(name) => {
                let place = lesson.runs.iter().position(|run| run.name == *name.get_ref());
                place.ok_or_else(|| {
                    (name.span().start, format!("there is no [[run]] with the name `{}`", name.get_ref()))
                })
            }
            None => lesson
                .cards
                .last()
                .map(|before| before.run)
                .ok_or_else(|| (start, "the first card names a run".to_owned())),
        }?;
        let at = table.at.as_ref().map(parsed::<Mark>).transpose()?;
        let holds = table.holds.iter().map(parsed::<Statement>).collect::<Result<_, _>>()?;
        let question = question(table.ask, table.answers, start)?;
        known(&table.text, lesson)?;
        Ok(Card {
            run,
            at,
            text: paragraphs(table.text.get_ref()),
            question,
            pane: table.pane,
            change: table.change,
            holds,
            line: self.line(start),
        })
    }
}

fn parsed<T: FromStr<Err = String>>(text: &Spanned<String>) -> Result<T, Wrong> {
    text.get_ref().parse().map_err(|what| (text.span().start, what))
}

/// Whether every name in braces is one.
fn known(text: &Spanned<String>, lesson: &Lesson) -> Result<(), Wrong> {
    let is_known = |name: &&str| {
        engine_word(name, Engine::Tokio).is_some() || lesson.values.iter().any(|(known, _)| known == name)
    };
    match names(text.get_ref()).find(|name| !is_known(name)) {
        Some(name) => Err((text.span().start, format!("`{{{name}}}` is in no [values], and no word of the engine"))),
        None => Ok(()),
    }
}

fn question(
    ask: Option<Spanned<String>>,
    answers: Vec<Spanned<AnswerTable>>,
    card: usize,
) -> Result<Option<Question>, Wrong> {
    let Some(ask) = ask else {
        return if answers.is_empty() { Ok(None) } else { Err((card, "answers without `ask`".into())) };
    };
    let right = answers.iter().filter(|answer| answer.get_ref().right).count();
    if !(2..=4).contains(&answers.len()) || right != 1 {
        let what =
            format!("a question has two to four answers, one of them right; here are {} with {right}", answers.len());
        return Err((ask.span().start, what));
    }
    let answers = answers.into_iter().map(|answer| {
        let AnswerTable { text, right, because } = answer.into_inner();
        Answer { text, is_right: right, because: joined(&because) }
    });
    Ok(Some(Question { answers: answers.collect(), ask: joined(ask.get_ref()) }))
}

/// The paragraphs of a text, each as one line.
fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(joined).filter(|text| !text.is_empty()).collect()
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::read;

    const HEAD: &str = "title = \"T\"\nabout = \"A.\"\n[[run]]\nname = \"one\"\nscenario = \"sleep\"\n";

    fn wrong(rest: &str) -> String {
        read("t", "mine/t.toml", &format!("{HEAD}{rest}")).expect_err(rest).to_string()
    }

    #[test]
    fn every_mistake_has_its_line() {
        let card = "[[card]]\nrun = \"one\"\ntext = \"Read.\"\n";
        for (rest, line, what) in [
            ("", 1, "missing field `card`"),
            ("[[card]]\ntext = \"Read.\"\n", 6, "the first card names a run"),
            ("[[card]]\nrun = \"two\"\ntext = \"Read.\"\n", 7, "there is no [[run]] with the name `two`"),
            (&format!("{card}at = \"loop closed\""), 9, "`loop closed` names no lane"),
            (&format!("{card}at = \"managed: loop open\""), 9, "`loop open` is no moment"),
            (&format!("{card}at = \"managed: exit #0\""), 9, "`#0` is no place"),
            (&format!("{card}at = \"managed: exit + loop open\""), 9, "`loop open` is no moment"),
            (
                &format!("{card}holds = [\n  \"managed: loop is closed\",\n  \"managed: all is well\"]"),
                11,
                "is no statement",
            ),
            (&format!("{card}holds = [\"managed: exit -> start\"]"), 9, "`start` has no limit"),
            (&format!("{card}colour = 1"), 9, "unknown field `colour`"),
            ("[[card]]\nrun = \"one\"\ntext = \"It took {long}.\"", 8, "`{long}` is in no [values]"),
            (
                &format!("{card}ask = \"What?\"\nanswers = [{{ text = \"a\", because = \"b\" }}]"),
                9,
                "here are 1 with 0",
            ),
            ("text = \"Read.\"\n", 6, "unknown field `text`"),
            (&format!("signal = \"TRM\"\n{card}"), 6, "there is no signal `TRM`"),
            (&format!("after = \"soon\"\n{card}"), 6, "write a time such as `500ms`"),
        ] {
            let said = wrong(rest);
            assert!(said.starts_with(&format!("mine/t.toml:{line}: ")) && said.contains(what), "{rest}: {said}");
        }
    }

    #[test]
    fn a_mistake_is_one_line() {
        let card = "[[card]]\nrun = \"one\"\ntext = \"Read.\"\n";
        for rest in [format!("{card}at = \"m\\naged: loop closed\""), format!("{card}\"a\\nb\" = 1")] {
            assert_eq!(wrong(&rest).lines().count(), 1, "{rest}");
        }
    }

    #[test]
    fn what_is_wrong_in_the_values_is_said() {
        let said = wrong("[[card]]\nrun = \"one\"\ntext = \"Read.\"\n[values]\nlong = \"managed: nothing\"\n");
        assert!(said.starts_with("mine/t.toml:10: ") && said.contains("`nothing` is no number of a run"), "{said}");
    }
}
