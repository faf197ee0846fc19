//! The files of settings that people write, and those that the program keeps: what is wrong is said with a line that there
//! is, and what is understood is understood again.

use loopscope::{
    app::{Config, KeptAnswers, Progress, read_checked, remembered},
    cli::values::check_settings,
    scenario,
    ui::Kept,
};

pub(crate) fn run(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let Ok(text) = str::from_utf8(bytes) else { return };
    match which % 5 {
        0 => configuration(text),
        1 => check(text, check_settings(text).map(drop)),
        2 => lesson(text),
        3 => progress(text),
        _ => {
            let kept = KeptAnswers::parse(text).text();
            assert_eq!(KeptAnswers::parse(&kept).text(), kept);
        }
    }
}

/// What is wrong is one line, about a line of the text.
fn check(text: &str, read: Result<(), (usize, String)>) {
    match read {
        Ok(()) => {}
        Err((line, what)) => {
            assert!((1..=text.split('\n').count()).contains(&line), "{line}: {what}");
            assert!(!what.is_empty() && !what.contains('\n'), "{what:?}");
            super::planted(line, 60);
        }
    }
}

fn configuration(text: &str) {
    let read = Config::parse(text);
    if let Ok(config) = &read {
        let new = remembered(text, Kept::Theme("mono")).expect("it was understood");
        let again = Config::parse(&new).expect("it is understood again");
        assert_eq!(again, Config { theme: Some("mono".into()), ..config.clone() });
    }
    check(text, read.map(drop));
}

fn lesson(text: &str) {
    let read = read_checked("name", "name.toml", text, scenario::ALL);
    if let Ok(lesson) = &read {
        assert!(!lesson.cards.is_empty() && lesson.cards.iter().all(|card| card.run < lesson.runs.len()));
    }
    check(text, read.map(drop).map_err(|error| (error.line, error.what)));
}

fn progress(text: &str) {
    let kept = Progress::parse(text);
    assert_eq!(Progress::parse(&kept.text()), kept);
}
