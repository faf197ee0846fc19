//! A file for the report of a machine.

use crate::export::check::{CheckFormat, CheckReport};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};
use tempfile::tempfile_in;

/// A report to write to a file.
#[derive(Clone, Debug)]
pub struct OutputFile {
    format: &'static dyn CheckFormat,
    path: PathBuf,
}

impl OutputFile {
    /// Nothing is made, and nothing that is there is changed, before there is a report.
    ///
    /// # Errors
    /// When no such file can be written.
    pub fn new(format: &'static dyn CheckFormat, path: &Path) -> io::Result<Self> {
        if path.exists() {
            OpenOptions::new().append(true).open(path)?;
        } else {
            tempfile_in(path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")))?;
        }
        Ok(Self { format, path: path.into() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes it.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn write(&self, report: &CheckReport) -> io::Result<()> {
        let text = self.format.write(report);
        if self.format.is_added() {
            return OpenOptions::new().append(true).create(true).open(&self.path)?.write_all(text.as_bytes());
        }
        fs::write(&self.path, text)
    }
}
