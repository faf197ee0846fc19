//! `expected/NAME.txt`: a first line with the version, then an [`Outcome`]'s text.

use std::path::PathBuf;

use libtest_mimic::Failed;

use crate::outcome::Outcome;
use crate::programs::{FOLDER, Program};
use crate::python::Version;

const HEADER: &str = "# CPython ";

/// What CPython did when it was asked.
pub(crate) struct Expected {
    pub(crate) version: String,
    pub(crate) outcome: Outcome,
}

pub(crate) fn load(program: &Program) -> Result<Expected, Failed> {
    let text = std::fs::read_to_string(path(program))
        .map_err(|why| format!("{}: {why}; LOOPSCOPE_BLESS=1 stores it", path(program).display()))?;
    let (first, rest) = text.split_once('\n').ok_or("an empty file in expected/")?;
    let version = first.strip_prefix(HEADER).ok_or("the first line in expected/ must be `# CPython VERSION`")?;
    Ok(Expected { version: version.to_owned(), outcome: Outcome { text: rest.to_owned(), ..Outcome::default() } })
}

pub(crate) fn store(program: &Program, version: Version, outcome: &Outcome) -> Result<(), Failed> {
    Ok(std::fs::write(path(program), format!("{HEADER}{version}\n{}", outcome.text))?)
}

fn path(program: &Program) -> PathBuf {
    PathBuf::from(FOLDER).join(format!("expected/{}.txt", program.name))
}
