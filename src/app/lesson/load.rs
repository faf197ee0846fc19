//! The lessons there are: those of the program, or of a folder.

use std::{fs, path::Path};

use crate::{
    app::read_settings,
    lesson::{ALL, Lesson, LessonError, Run, read},
    scenario::{Scenario, Settings, find},
    ui::check_card,
};

/// The lessons of the program, or of the TOML files in a folder, in the order of their names.
///
/// # Errors
/// A sentence, with the file and the line where something in a lesson is wrong.
pub fn load_lessons(folder: Option<&Path>, scenarios: &[&'static Scenario]) -> Result<Vec<Lesson>, String> {
    let Some(folder) = folder else {
        let own = ALL.iter().map(|(name, text)| read_checked(name, &format!("{name}.toml"), text, scenarios));
        return own.collect::<Result<_, _>>().map_err(|wrong| wrong.to_string());
    };
    let unreadable = |error| format!("cannot read the lessons in {}: {error}", folder.display());
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    if files.is_empty() {
        return Err(format!("there is no lesson in {}: a lesson is a file NAME.toml", folder.display()));
    }
    let read_file = |path: &std::path::PathBuf| {
        let text = read_settings(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = stem.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-');
        read_checked(if name.is_empty() { &stem } else { name }, &path.display().to_string(), &text, scenarios)
            .map_err(|wrong| wrong.to_string())
    };
    files.iter().map(read_file).collect()
}

/// The lesson of a name, or of a place from 1.
///
/// # Errors
/// When there is none: a sentence with those there are.
pub fn find_lesson(lessons: &[Lesson], word: &str) -> Result<usize, String> {
    let by_place = word.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
    let found = by_place.filter(|place| *place < lessons.len());
    found.or_else(|| lessons.iter().position(|lesson| lesson.name == word)).ok_or_else(|| {
        let names: Vec<_> =
            lessons.iter().enumerate().map(|(place, it)| format!("{} `{}`", place + 1, it.name)).collect();
        format!("there is no lesson `{word}`; there are {}", names.join(", "))
    })
}

/// Reads a lesson; what only the scenarios and the screen know of is checked, too.
///
/// # Errors
/// Where something in it is wrong, and what would be right.
pub fn read_checked(
    name: &str,
    file: &str,
    text: &str,
    scenarios: &[&'static Scenario],
) -> Result<Lesson, LessonError> {
    let lesson = read(name, file, text)?;
    let wrong = |line, what: String| LessonError::new(file, line, &what);
    for run in &lesson.runs {
        settings(run, scenarios).map_err(|what| wrong(run.line, what))?;
    }
    for card in &lesson.cards {
        check_card(&lesson, card).map_err(|what| wrong(card.line, what))?;
        let (scenario, _) = settings(&lesson.runs[card.run], scenarios).map_err(|what| wrong(card.line, what))?;
        let change = card.change.as_ref().filter(|change| scenario.params.iter().all(|param| param.name != **change));
        if let Some(change) = change {
            return Err(wrong(card.line, format!("`{}` has no parameter `{change}` to change", scenario.name)));
        }
    }
    Ok(lesson)
}

fn settings(run: &Run, scenarios: &[&'static Scenario]) -> Result<(&'static Scenario, Settings), String> {
    let scenario = find(scenarios, &run.scenario).map_err(|unknown| unknown.to_string())?;
    let settings = Settings::parse(scenario, &run.sets).map_err(|wrong| wrong.to_string())?;
    Ok((scenario, settings))
}
