//! What is set on the screen is kept in the configuration.

use super::settings_file::read_settings;
use crate::ui::Kept;
use std::{fs, io, path::Path};
use toml_edit::{DocumentMut, Item, TomlError, value};

/// Why something could not be kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum RememberError {
    #[error("{0}")]
    File(#[from] io::Error),
    #[error("it is no TOML: {0}")]
    Toml(#[from] TomlError),
}

/// Writes it into the file, whose other lines and comments stay as they are.
pub(super) fn remember(file: &Path, kept: Kept) -> Result<(), RememberError> {
    let text = match read_settings(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    Ok(replace(file, &remembered(&text, kept)?)?)
}

/// The text of a configuration with that in it.
///
/// # Errors
/// It is no TOML.
pub fn remembered(text: &str, kept: Kept) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let (key, new) = entry(kept);
    match document.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let (decor, new) = (old.decor().clone(), new.into_value().unwrap_or_else(|_| false.into()));
            *old = new;
            *old.decor_mut() = decor;
        }
        None => document[key] = new,
    }
    Ok(document.to_string())
}

/// Writes a file, which is there as a whole at any time.
pub(super) fn replace(file: &Path, text: &str) -> io::Result<()> {
    // A link to a file that is kept elsewhere stays a link.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let new = tempfile::NamedTempFile::new_in(folder)?;
    fs::write(new.path(), text)?;
    if let Ok(about) = fs::metadata(&file) {
        fs::set_permissions(new.path(), about.permissions())?;
    }
    new.persist(&file).map_err(|error| error.error)?;
    Ok(())
}

fn entry(kept: Kept) -> (&'static str, Item) {
    match kept {
        Kept::Engine(engines) => ("engine", value(engines.word())),
        Kept::Theme(name) => ("theme", value(name)),
        Kept::Ascii(is_on) => ("ascii", value(is_on)),
        Kept::Mouse(is_on) => ("mouse", value(is_on)),
        Kept::Sort(sort) => ("sort", value(sort.word())),
        Kept::Reversed(is_on) => ("reversed", value(is_on)),
        Kept::Tree(tree) => ("tree", value(tree.word())),
        Kept::Layout(view) => ("layout", value(view.word())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, remember};
    use crate::{app::Config, ui::Engines};
    use std::fs;

    #[test]
    fn other_lines_and_comments_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("new/config.toml");
        remember(&file, Kept::Engine(Engines::Cpython)).expect("it can be written");
        assert_eq!(fs::read_to_string(&file).expect("there"), "engine = \"cpython\"\n");
        let before = "# mine\ntheme = \"dark\" # for the night\n\n[keys]\nquit = \"x\"\n";
        fs::write(&file, before).expect("ours");
        remember(&file, Kept::Theme("light")).expect("it can be written");
        remember(&file, Kept::Ascii(true)).expect("it can be written");
        let after = fs::read_to_string(&file).expect("there");
        assert_eq!(after, "# mine\ntheme = \"light\" # for the night\nascii = true\n\n[keys]\nquit = \"x\"\n");
    }

    #[test]
    fn what_is_kept_is_understood_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        let all = [Kept::Theme("mono"), Kept::Ascii(true), Kept::Mouse(false), Kept::Engine(Engines::Both)];
        all.into_iter().for_each(|kept| remember(&file, kept).expect("it can be written"));
        let config = Config::load(Some(&file)).expect("it is understood");
        assert_eq!((config.theme.as_deref(), config.ascii, config.mouse), (Some("mono"), true, Some(false)));
        assert_eq!(config.engine.map(|name| name.engines), Some(Engines::Both));
    }

    #[test]
    fn a_file_that_is_no_toml_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("config.toml");
        fs::write(&file, "= what").expect("ours");
        assert!(remember(&file, Kept::Ascii(true)).is_err());
        assert_eq!(fs::read_to_string(&file).expect("there"), "= what");
    }
}
