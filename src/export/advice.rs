//! An advice as lines and as JSON.

use std::fmt::Write;

use serde_json::json;

use crate::advice::{Advice, Answers, QUESTIONS};

/// The columns of a line.
const WIDTH: usize = 100;

/// For people: what to use and why, then how it looks.
pub fn advice_lines(answers: &Answers, advice: &Advice) -> String {
    let mut text = String::new();
    for part in &advice.parts {
        let _ = writeln!(text, "{}", broken(&format!("{}: {}", part.about, part.what), 0));
        for reason in &part.reasons {
            let _ = writeln!(text, "{}", broken(&format!("{} ({})", reason.text, reason.statements()), 2));
        }
    }
    let _ = writeln!(text);
    for line in advice.code.lines() {
        let _ = writeln!(text, "{}", format!("    {line}").trim_end());
    }
    let flag = |(place, question): (usize, &crate::advice::Inquiry)| {
        format!("--{} {}", question.flag, question.choices[answers.get(place)].word)
    };
    let flags: Vec<_> = QUESTIONS.iter().enumerate().map(flag).collect();
    let numbers: Vec<_> = advice.claims().iter().map(u8::to_string).collect();
    let _ = writeln!(text, "\nThis is for {}.", flags.join(" "));
    let _ = writeln!(
        text,
        "{}",
        broken(&format!("The statements are proved by `loopscope claims {}`.", numbers.join(" ")), 0)
    );
    text
}

/// One object.
pub fn advice_json(answers: &Answers, advice: &Advice) -> String {
    let asked: serde_json::Map<_, _> = QUESTIONS
        .iter()
        .enumerate()
        .map(|(place, question)| (question.flag.to_owned(), question.choices[answers.get(place)].word.into()))
        .collect();
    let parts: Vec<_> = advice
        .parts
        .iter()
        .map(|part| {
            let reasons: Vec<_> =
                part.reasons.iter().map(|reason| json!({ "why": reason.text, "claims": reason.claims })).collect();
            json!({ "about": part.about, "advice": part.what, "reasons": reasons })
        })
        .collect();
    format!("{}\n", json!({ "for": asked, "parts": parts, "code": advice.code, "claims": advice.claims() }))
}

/// A text in lines, each so many columns in.
fn broken(text: &str, indent: usize) -> String {
    let (mut lines, mut line) = (Vec::new(), " ".repeat(indent));
    for word in text.split(' ') {
        let is_begun = line.len() > indent;
        if is_begun && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent.max(2))));
        } else if is_begun {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}
