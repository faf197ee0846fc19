//! The screen as a picture. It is no exporter: those write a stream while it happens, this draws one screen to a file when
//! all is over, and both can be asked for at once.

use std::{
    ffi::OsStr,
    fs::{self, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{page::page, svg::picture};
use tempfile::{Builder, tempfile_in};

use crate::{
    event::Span,
    model::Model,
    ui::{Brief, Input, State, Theme, update},
};

/// A picture of the dashboard that is to be drawn: as SVG, or as a page that holds one.
#[derive(Debug)]
pub struct Picture {
    path: PathBuf,
    size: (u16, u16),
    theme: Theme,
    /// Which moment it shows, since the start; the end without.
    at: Option<Span>,
}

impl Picture {
    /// A picture in a file, of so many columns and rows, in these colours and signs.
    ///
    /// # Errors
    /// When no such file can be written.
    pub fn new(path: &Path, size: (u16, u16), theme: Theme, at: Option<Span>) -> io::Result<Self> {
        let is_one = |extension: &OsStr| extension.eq_ignore_ascii_case("svg") || is_page(extension);
        if path.extension().is_some_and(|extension| !is_one(extension)) {
            let named = path.with_extension("svg");
            let page = path.with_extension("html");
            let why = format!("it is an SVG or a page; name it `{}` or `{}`", named.display(), page.display());
            return Err(io::Error::other(why));
        }
        // Where there is a link, what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.exists() && !path.is_file() {
            return Err(io::Error::other("what is there is no file"));
        }
        // Without a name, so that nothing stays where the inspector is killed.
        tempfile_in(folder(&path))?;
        Ok(Self { path, size, theme, at })
    }

    /// Draws the screen as it is after everything that happened, or as it was at the moment.
    pub(super) fn draw(self, brief: &Brief, model: &Model) -> io::Result<()> {
        let state = screen(brief, model, self.theme, self.size, self.at);
        let is_page = self.path.extension().is_some_and(is_page);
        let drawn = if is_page { page(&state, model) } else { picture(&state, model) };
        // Written beside the path and renamed when complete, so that a reader never sees half a picture.
        let mut draft = Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder(&self.path))?;
        draft.write_all(drawn.as_bytes())?;
        draft.persist(self.path).map(drop).map_err(|failed| failed.error)
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

fn is_page(extension: &OsStr) -> bool {
    extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm")
}

/// The dashboard as it is after everything that happened, or at a moment, in so many columns and rows.
fn screen(brief: &Brief, model: &Model, theme: Theme, size: (u16, u16), at: Option<Span>) -> State {
    let mut state = State::new(theme, Vec::new(), size);
    state.begin(brief.clone());
    update(&mut state, Input::Tick(model.head()), model);
    state.refresh(model);
    if let Some(at) = at {
        state.board.go_to(at, model);
        state.refresh(model);
    }
    state
}
