//! `loopscope advise`.

use std::{
    io::{self, BufRead, Write},
    process::ExitCode,
};

use clap::builder::PossibleValuesParser;

use super::{code, engine::EngineArgs, is_terminal, print, say};
use crate::{
    advice::{Answers, QUESTIONS, advise},
    export::advice::{advice_json, advice_lines},
    ui::Engines,
};

/// Say which entry point, loop and shutdown a program should have, and why
///
/// Every reason names the statements that prove it; `loopscope claims` runs them. On a terminal, without a flag, it asks.
#[derive(Debug, clap::Args)]
pub(super) struct AdviseArgs {
    /// Where the asynchronous code is called from: a program of your own, synchronous code, a running loop
    #[arg(long, value_name = "WHERE", value_parser = words(0))]
    from: Option<String>,
    /// What it runs on: a version of Python from 3.8 on, or tokio [default: the python3 that is found, else Tokio]
    #[arg(long, value_name = "VERSION", value_parser = version)]
    on: Option<String>,
    /// How often a coroutine is run from outside [default: one]
    #[arg(long, value_name = "HOW-MANY", value_parser = words(2))]
    calls: Option<String>,
    /// The usual loop, or another such as uvloop [default: default]
    #[arg(long, value_name = "KIND", value_parser = words(3))]
    loop_kind: Option<String>,
    /// Whether threads run a loop each, or call this one [default: none]
    #[arg(long, value_name = "HOW", value_parser = words(4))]
    threads: Option<String>,
    /// What ends it [default: itself]
    #[arg(long, value_name = "WHAT", value_parser = words(5))]
    stop: Option<String>,
    /// One JSON object: the answers, the advice with its reasons and statements, the code
    #[arg(long)]
    json: bool,
}

fn words(question: usize) -> PossibleValuesParser {
    PossibleValuesParser::new(QUESTIONS[question].choices.iter().map(|choice| choice.word))
}

fn version(word: &str) -> Result<String, String> {
    Answers::default().answer(1, word).map(|()| word.to_owned())
}

impl AdviseArgs {
    pub(super) fn perform(self, engine: &EngineArgs) -> ExitCode {
        let given = [&self.from, &self.on, &self.calls, &self.loop_kind, &self.threads, &self.stop];
        let mut answers = usual(engine);
        let mut asks = is_terminal() && !self.json;
        for (question, word) in given.into_iter().enumerate() {
            let Some(word) = word else { continue };
            asks = false;
            if let Err(wrong) = answers.answer(question, word) {
                return super::wrong_call(wrong);
            }
        }
        if asks && let Err(error) = ask(&mut answers, &mut io::stdin().lock(), &mut io::stdout().lock()) {
            say("error", format_args!("failed to ask: {error}"));
            return code::BROKEN.into();
        }
        let advice = advise(&answers);
        let text = if self.json { advice_json(&answers, &advice) } else { advice_lines(&answers, &advice) };
        print(text.as_bytes())
    }
}

/// What holds where nothing is said: what it runs on is what is there.
fn usual(engine: &EngineArgs) -> Answers {
    let found = (engine.named != Some(Engines::Tokio)).then(|| engine.python().find().ok()).flatten();
    Answers::usual(found.map(|python| python.version.1))
}

/// Asks every question; an empty line leaves what is in brackets.
fn ask(answers: &mut Answers, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<()> {
    for (place, question) in QUESTIONS.iter().enumerate() {
        writeln!(out, "{}", question.ask)?;
        for choice in question.choices {
            writeln!(out, "  {:<9} {}", choice.word, choice.about)?;
        }
        loop {
            write!(out, "[{}] ", question.choices[answers.get(place)].word)?;
            out.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            match answers.answer(place, line.trim()) {
                Ok(()) => break,
                Err(wrong) => writeln!(out, "{wrong}")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Answers, ask};

    #[test]
    fn what_is_no_answer_is_asked_again_and_an_empty_line_takes_what_is_there() {
        let (mut answers, mut out) = (Answers::default(), Vec::new());
        ask(&mut answers, &mut "sync\n2.7\n3.11\n\nother\n".as_bytes(), &mut out).expect("it can be written");
        assert_eq!([0, 1, 2, 3, 4, 5].map(|question| answers.get(question)), [1, 1, 0, 1, 0, 0]);
        let out = String::from_utf8(out).expect("UTF-8");
        assert!(
            out.contains(
                "`2.7` is no answer; write one of 3.8, 3.11, 3.12, 3.14, tokio, or another version from 3.8 on"
            ),
            "{out}"
        );
    }
}
