//! Which interpreters this machine has.

use super::probe::{Interpreter, PythonError};
use std::{
    env, fs,
    path::{Path, PathBuf},
    thread,
};

/// The newest minor version of Python 3 that is looked for by name.
const NEWEST: u16 = 15;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// The active virtual environment's, else the first `python3` in PATH.
    #[default]
    Default,
    /// Python 3 of this minor version, from PATH or from pyenv.
    Minor(u16),
    /// This very one.
    Path(PathBuf),
}

/// Finds an interpreter that the agent runs in.
///
/// # Errors
/// When there is none; with the reason of the best candidate where there was one.
pub fn find(which: &Which) -> Result<Interpreter, PythonError> {
    let (name, candidates) = match which {
        Which::Path(path) => return Interpreter::probe(path),
        Which::Default => ("python3".to_owned(), [environment(), in_path("python3"), pyenv(None)].concat()),
        Which::Minor(minor) => {
            let name = format!("python3.{minor}");
            let candidates = [environment(), in_path(&name), pyenv(Some(*minor))].concat();
            (name, candidates)
        }
    };
    let mut why = None;
    for candidate in candidates {
        match Interpreter::probe(&candidate) {
            Ok(found) if matches!(which, Which::Minor(minor) if found.version.1 != *minor) => {}
            Ok(found) => return Ok(found),
            // A launcher for a version that is not there answers like no Python; the next one may be it.
            Err(PythonError::NotPython { .. }) if matches!(which, Which::Minor(_)) => {}
            Err(unfit) => why = why.or(Some(unfit)),
        }
    }
    Err(why.unwrap_or(PythonError::Absent { name }))
}

/// Every interpreter that can be found by name, one for each version, the oldest first.
pub fn all() -> Vec<Interpreter> {
    let named = (super::OLDEST.1..=NEWEST).flat_map(|minor| in_path(&format!("python3.{minor}")));
    let candidates = environment().into_iter().chain(in_path("python3")).chain(named).chain(pyenv(None));
    let mut found: Vec<_> = probe_all(candidates.collect()).into_iter().filter_map(Result::ok).collect();
    found.sort_by_key(|interpreter| interpreter.version);
    found.dedup_by_key(|interpreter| interpreter.version);
    found
}

/// All at once, as each takes as long as an interpreter does to start; the answers in the order of the paths.
fn probe_all(paths: Vec<PathBuf>) -> Vec<Result<Interpreter, PythonError>> {
    let probes: Vec<_> = paths.into_iter().map(|path| thread::spawn(move || Interpreter::probe(&path))).collect();
    probes.into_iter().filter_map(|probe| probe.join().ok()).collect()
}

fn environment() -> Vec<PathBuf> {
    env::var_os("VIRTUAL_ENV").map(|folder| Path::new(&folder).join("bin/python")).into_iter().collect()
}

fn in_path(name: &str) -> Vec<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).map(|folder| folder.join(name)).filter(|path| path.is_file()).collect()
}

/// What pyenv has installed, the newest first.
fn pyenv(minor: Option<u16>) -> Vec<PathBuf> {
    let root =
        env::var_os("PYENV_ROOT").map(PathBuf::from).or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".pyenv")));
    let Some(entries) = root.and_then(|root| fs::read_dir(root.join("versions")).ok()) else { return Vec::new() };
    let mut versions: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = version(path.file_name()?.to_str()?)?;
            minor.is_none_or(|minor| version.0 == minor).then_some((version, path.join("bin/python3")))
        })
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, path)| path).collect()
}

/// Minor version and patch of a folder named like `3.12.1`.
fn version(name: &str) -> Option<(u16, u16)> {
    let (minor, patch) = name.strip_prefix("3.")?.split_once('.')?;
    Some((minor.parse().ok()?, patch.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_pyenv_folder_names_its_version() {
        assert_eq!(version("3.12.1"), Some((12, 1)));
        assert_eq!(version("2.7.18"), None);
        assert_eq!(version("my-env"), None);
    }
}
