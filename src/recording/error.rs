//! Why a session cannot be recorded, or a recording not be opened.

use std::{io, path::PathBuf};

use super::format::MAJOR;

/// Why a session cannot be recorded. Each is a sentence.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("cannot record to {path}: {source}")]
    Create {
        path: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    /// Something else would be overwritten.
    #[error("cannot record to {path}: what is there is no recording; give another name, or remove it")]
    Taken { path: PathBuf },
    /// It is for this user alone.
    #[error("cannot record to {path}: what is there belongs to another user (uid {owner}); give another name")]
    Foreign { path: PathBuf, owner: u32 },
}

/// Why a recording cannot be opened. Each is a sentence.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("cannot open the recording {path}: {source}")]
    Open {
        path: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    #[error("{path} is no recording; `loopscope run NAME --record FILE` makes one")]
    NotOne { path: PathBuf },
    #[error(
        "{path} was recorded by a newer loopscope (format {major}; this one reads up to {MAJOR}); open it with a newer loopscope"
    )]
    Newer { path: PathBuf, major: u16 },
    #[error("{path} was cut short before anything was recorded")]
    Empty { path: PathBuf },
}
