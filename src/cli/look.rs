//! How the dashboard is to look: flags, and what the environment says where there are none.

use clap::ValueEnum;

use super::{code, engine::EngineArgs, say, wrong_call};
use crate::{
    app::{Config, Learn, Options, RecordPlan, SessionSpec, interactive, load_lessons},
    lesson::Lesson,
    recording::Recorder,
    scenario::Scenario,
    ui::{TaskLook, Theme, View},
};
use std::{path::PathBuf, process::ExitCode};

/// How the dashboard looks
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Look")]
pub(super) struct LookArgs {
    /// Colours [default: dark; mono where NO_COLOR is set]
    #[arg(long, global = true)]
    theme: Option<ThemeName>,
    /// For class and talk: the projector's colours, more space, fewer panes, and the marks explained
    #[arg(long, global = true)]
    present: bool,
    /// Draw with ASCII characters only [default: where the locale is not UTF-8]
    #[arg(long, global = true)]
    ascii: bool,
    /// No animations: the picture moves on when something happens, once a second at most
    #[arg(long, global = true)]
    reduced_motion: bool,
    /// Leave the mouse to the terminal
    #[arg(long, global = true)]
    no_mouse: bool,
    /// What the configuration says, and where it is.
    #[arg(skip)]
    kept: KeptLook,
}

/// What has no flag, and is kept from the last start.
#[derive(Clone, Debug, Default)]
struct KeptLook {
    tasks: TaskLook,
    view: View,
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    Dark,
    Light,
    /// As strong as a projector needs
    Projector,
    /// The terminal's own 16 colours
    #[value(name = "16")]
    Sixteen,
    /// No colour
    Mono,
}

impl ThemeName {
    const fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Projector => "projector",
            Self::Sixteen => "16",
            Self::Mono => "mono",
        }
    }
}

impl LookArgs {
    /// The same, with what the configuration says where no flag does.
    pub(super) fn or(self, config: &Config, file: Option<PathBuf>) -> Self {
        let named = |name: &String| ThemeName::from_str(name, false).ok();
        Self {
            // The projector's colours are what it is for; a flag may name others.
            theme: self.theme.or_else(|| config.theme.as_ref().filter(|_| !self.present).and_then(named)),
            present: self.present,
            ascii: self.ascii || config.ascii,
            reduced_motion: self.reduced_motion || config.reduced_motion,
            no_mouse: self.no_mouse || config.mouse == Some(false),
            kept: KeptLook {
                tasks: TaskLook {
                    sort: config.sort.unwrap_or_default(),
                    reverse: config.reversed,
                    tree: config.tree.unwrap_or_default(),
                    ..TaskLook::default()
                },
                view: config.layout.unwrap_or_default(),
                config: file,
            },
        }
    }

    /// Opens the gallery on the terminal, or the dashboard on what is to begin with.
    pub(super) fn open(
        &self,
        scenarios: Vec<&'static Scenario>,
        engine: &EngineArgs,
        begin: Option<(SessionSpec, Option<String>)>,
        record: Option<(RecordPlan, Recorder)>,
    ) -> ExitCode {
        let lessons = match load_lessons(None, &scenarios) {
            Ok(lessons) => lessons,
            Err(wrong) => return wrong_call(wrong),
        };
        self.dashboard(scenarios, engine, begin, record, (lessons, None))
    }

    /// Opens the dashboard with a lesson, or the list of them.
    pub(super) fn learn(
        &self,
        scenarios: Vec<&'static Scenario>,
        engine: &EngineArgs,
        lessons: Vec<Lesson>,
        learn: Learn,
    ) -> ExitCode {
        self.dashboard(scenarios, engine, None, None, (lessons, Some(learn)))
    }

    fn dashboard(
        &self,
        scenarios: Vec<&'static Scenario>,
        engine: &EngineArgs,
        begin: Option<(SessionSpec, Option<String>)>,
        record: Option<(RecordPlan, Recorder)>,
        (lessons, learn): (Vec<Lesson>, Option<Learn>),
    ) -> ExitCode {
        let theme = self.theme();
        let (engines, python) = (engine.named(), engine.python());
        let KeptLook { tasks, view, config } = self.kept.clone();
        let (mouse, needs_all) = (!self.no_mouse, engine.is_asked_for);
        let options = Options {
            scenarios,
            theme,
            mouse,
            engines,
            tasks,
            view,
            config,
            python,
            begin,
            needs_all,
            lessons,
            learn,
            record,
        };
        match interactive(options) {
            Ok(code) => code,
            Err(error) => {
                say("error", format_args!("{error:#}"));
                code::BROKEN.into()
            }
        }
    }

    /// The theme for this terminal.
    fn theme(&self) -> Theme {
        self.theme_in(|name| std::env::var(name).ok())
    }

    /// The theme for a picture: it has no terminal to be adapted to.
    pub(super) fn picture_theme(&self) -> Theme {
        self.theme_in(|name| (name == "COLORTERM").then(|| "truecolor".into()))
    }

    fn theme_in(&self, variable: impl Fn(&str) -> Option<String>) -> Theme {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let name = self.theme.unwrap_or_else(|| match (set("NO_COLOR"), set("COLORTERM"), set("TERM")) {
            (Some(_), _, _) => ThemeName::Mono,
            (None, None, Some(term)) if !term.contains("256color") && !term.contains("direct") => ThemeName::Sixteen,
            _ if self.present => ThemeName::Projector,
            _ => ThemeName::Dark,
        });
        let mut theme = Theme::named(name.word()).expect("a theme of every name");
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
        let utf8 = locale.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
        if self.ascii || !utf8 {
            theme = theme.ascii();
        }
        if self.present {
            theme = theme.presenting();
        }
        if self.reduced_motion { theme.still() } else { theme }
    }
}

#[cfg(test)]
mod tests {
    use super::{LookArgs, ThemeName};
    use crate::ui::Theme;
    use clap::ValueEnum;

    fn theme(look: &LookArgs, variables: &[(&str, &str)]) -> Theme {
        look.theme_in(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn every_name_is_a_theme() {
        for name in ThemeName::value_variants() {
            assert!(Theme::named(name.word()).is_some(), "{name:?}");
        }
    }

    #[test]
    fn the_environment_decides_where_no_flag_does() {
        let plain = LookArgs::default();
        let name = |variables| theme(&plain, variables).name;
        assert_eq!(name(&[("TERM", "xterm-256color")]), "dark");
        assert_eq!(name(&[("TERM", "linux")]), "16");
        assert_eq!(name(&[("TERM", "screen"), ("COLORTERM", "truecolor")]), "dark");
        assert_eq!(name(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]), "mono");
        assert!(theme(&plain, &[("LANG", "C")]).is_ascii());
        assert!(!theme(&plain, &[("LANG", "C"), ("LC_ALL", "en_GB.UTF-8")]).is_ascii());
    }

    #[test]
    fn a_flag_is_stronger_than_the_environment() {
        let look = LookArgs { theme: Some(ThemeName::Light), ascii: true, ..LookArgs::default() };
        let theme = theme(&look, &[("NO_COLOR", "1"), ("LANG", "en_GB.UTF-8")]);
        assert_eq!((theme.name, theme.is_ascii()), ("light", true));
    }
}
