//! The screen as a picture. It is no exporter: those write a stream while it happens, this draws one screen to a file when
//! all is over, and both can be asked for at once.

use std::{
    fs::{self, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use ratatui::buffer::Buffer;
use tempfile::{Builder, tempfile_in};

use crate::{
    model::Model,
    ui::{Brief, Input, State, Theme, render, update, widget::picture},
};

/// A picture of the dashboard that is to be drawn, as SVG.
#[derive(Debug)]
pub struct Picture {
    path: PathBuf,
    size: (u16, u16),
    theme: Theme,
}

impl Picture {
    /// A picture in a file, of so many columns and rows, in these colours and signs.
    ///
    /// # Errors
    /// When no such file can be written.
    pub fn new(path: &Path, size: (u16, u16), theme: Theme) -> io::Result<Self> {
        if path.extension().is_some_and(|extension| !extension.eq_ignore_ascii_case("svg")) {
            let named = path.with_extension("svg");
            return Err(io::Error::other(format!("it is an SVG; name it `{}`", named.display())));
        }
        // Where there is a link, what it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.exists() && !path.is_file() {
            return Err(io::Error::other("what is there is no file"));
        }
        // Without a name, so that nothing stays where the inspector is killed.
        tempfile_in(folder(&path))?;
        Ok(Self { path, size, theme })
    }

    /// Draws the screen as it is after everything that happened.
    pub(super) fn draw(self, brief: &Brief, model: &Model) -> io::Result<()> {
        let drawn = last_screen(brief, model, self.theme, self.size);
        // Written beside the path and renamed when complete, so that a reader never sees half a picture.
        let mut draft = Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder(&self.path))?;
        draft.write_all(drawn.as_bytes())?;
        draft.persist(self.path).map(drop).map_err(|failed| failed.error)
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// The SVG of the screen that `state` shows.
pub fn picture(state: &State, model: &Model) -> String {
    let mut buffer = Buffer::empty(state.area());
    render(state, model, &mut buffer);
    let is_light = matches!(state.theme.name, "light" | "projector");
    let ground = if is_light { picture::Ground::Light } else { picture::Ground::Dark };
    picture::svg(&buffer, ground)
}

/// The SVG of the dashboard as it is after everything that happened, in so many columns and rows.
fn last_screen(brief: &Brief, model: &Model, theme: Theme, size: (u16, u16)) -> String {
    let mut state = State::new(theme, Vec::new(), size);
    state.begin(brief.clone());
    update(&mut state, Input::Tick(model.head()), model);
    state.refresh(model);
    picture(&state, model)
}
