//! Where the report goes besides stderr.

use crate::{
    app::check::OutputFile,
    export::check::{CHECK_FORMATS, CheckFormat, check_format},
};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Files for the report
#[derive(Clone, Debug, clap::Args)]
pub(super) struct OutputArgs {
    /// The format of --output [default: by the name of the file: .json, .xml, .sarif, .md]; one for each --output
    #[arg(long = "format", value_name = "NAME", value_parser = formats(), requires = "files")]
    formats: Vec<&'static dyn CheckFormat>,
    /// Write the report to this file, too; may be given again for another
    #[arg(long = "output", id = "files", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl OutputArgs {
    /// The files, each of which can be written.
    pub(super) fn files(&self) -> Result<Vec<OutputFile>, String> {
        let formats = self.chosen()?;
        formats.into_iter().zip(&self.files).map(|(format, path)| file(format, path)).collect()
    }

    /// Whether one is for GitHub.
    pub(super) fn has_github(&self) -> bool {
        self.chosen().is_ok_and(|formats| formats.iter().any(|format| format.name() == "github"))
    }

    /// The format of each file.
    fn chosen(&self) -> Result<Vec<&'static dyn CheckFormat>, String> {
        match self.formats.len() {
            0 => self.files.iter().map(|path| by_name(path)).collect(),
            count if count == self.files.len() => Ok(self.formats.clone()),
            count => Err(format!("{count} `--format` for {} `--output`; give one for each file", self.files.len())),
        }
    }
}

fn file(format: &'static dyn CheckFormat, path: &Path) -> Result<OutputFile, String> {
    if path == Path::new("-") {
        return Err(
            "`--output` takes a file: stdout has the program's output; for a file of that name write `./-`".into()
        );
    }
    OutputFile::new(format, path).map_err(|error| format!("cannot write the report to {}: {error}", path.display()))
}

fn by_name(path: &Path) -> Result<&'static dyn CheckFormat, String> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let found = CHECK_FORMATS.iter().copied().find(|format| Some(format.extension()) == extension);
    let names = || CHECK_FORMATS.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("`--output {}` needs a `--format`: {}", path.display(), names()))
}

/// The names of the formats, each with what it writes.
fn formats() -> impl TypedValueParser<Value = &'static dyn CheckFormat> {
    let names = CHECK_FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.about()));
    PossibleValuesParser::new(names).try_map(|name| check_format(&name).ok_or("there is no such format"))
}
