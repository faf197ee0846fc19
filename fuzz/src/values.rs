//! Values of flags, settings and lessons: what is taken is in its range and understood again, what is not is answered with a
//! sentence.

use loopscope::{
    app::{
        EngineName,
        check::{CheckRules, ExpectExit, Ready},
    },
    cli::values::{bytes, length, signal, size},
    event::{Engine, Span, signal_name, signal_number},
    finding::Limits,
    lesson::{Mark, Statement, Value},
    scenario::{ALL, Settings},
    ui::{Speed, moment},
};

/// The longest moment, in seconds.
const LATEST: f64 = 1e9;

pub(crate) fn run(all: &[u8]) {
    let Some((first, rest)) = all.split_first() else { return };
    let Ok(text) = str::from_utf8(rest) else { return };
    lengths(text);
    numbers(text);
    words(text);
    lessons(text);
    settings(text, usize::from(*first));
}

fn lengths(text: &str) {
    answered(length(text).map(|length| assert!(Span::from(length) >= Span::ZERO)));
    if let Some(at) = moment::parse(text) {
        assert!(at.as_secs_f64() <= LATEST);
        super::planted((at.0 / 60_000_000_000) as usize, 999);
    }
    if let Ok(speed) = text.parse::<Speed>() {
        assert_eq!(speed.to_string().parse(), Ok(speed));
    }
    assert!(Speed::slow(text).is_err() || text.parse::<Speed>().is_ok());
}

fn numbers(text: &str) {
    answered(signal(text).map(|number| {
        assert!((1..=64).contains(&number));
        assert_eq!(signal_number(&signal_name(number.into())), Some(number.into()));
    }));
    answered(size(text).map(|(columns, rows)| assert!((20..=300).contains(&columns) && (5..=100).contains(&rows))));
    answered(bytes(text).map(|bytes| assert!(bytes >= 64 << 10)));
}

fn words(text: &str) {
    if let Ok(engine) = text.parse::<Engine>() {
        assert_eq!(engine.to_string().parse(), Ok(engine));
    }
    answered(text.parse::<EngineName>().map(drop));
    answered(text.parse::<Ready>().map(drop));
    answered(text.parse::<ExpectExit>().map(|expected| assert!(!expected.to_string().is_empty())));
    if let Some((rule, value)) = text.split_once('=') {
        answered(CheckRules::default().set(&mut Limits::default(), rule, value));
    }
}

fn lessons(text: &str) {
    answered(text.parse::<Mark>().map(|mark| assert!(!mark.to_string().is_empty())));
    answered(text.parse::<Value>().map(drop));
    answered(text.parse::<Statement>().map(|statement| assert_eq!(statement.to_string(), text.trim())));
}

fn settings(text: &str, which: usize) {
    let scenario = ALL[which % ALL.len()];
    let Ok(settings) = Settings::parse(scenario, text.split('\n')) else { return };
    let again = Settings::parse(scenario, settings.sets()).expect("its own words");
    assert!(again.sets().eq(settings.sets()));
}

/// What is refused gets a sentence.
fn answered(taken: Result<(), String>) {
    assert!(taken.is_ok() || taken.is_err_and(|why| !why.is_empty()));
}
