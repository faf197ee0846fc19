//! What the palette does with a value: `theme light`, `sort busy`, `speed 4`, `go to 1.25s`, `next signal`.

use crate::ui::{
    action::{Action, Side},
    event_kind::EventKind,
    input::{Engines, Kept},
    keymap::When,
    moment,
    scene::{Sort, TaskTree, View},
    theme::Theme,
};

/// Something to do with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What to type for it.
    pub words: String,
    /// What it does, as a sentence.
    pub help: &'static str,
    pub action: Action,
    /// When it can be done.
    pub when: When,
}

/// The speeds that are offered; others can be typed.
const SPEEDS: &[&str] = &["0.25", "0.5", "1", "2", "4", "10"];

/// Everything that fits what was typed so far: with a value of one's own first.
pub(super) fn commands(query: &str) -> Vec<Command> {
    let words: Vec<&str> = query.split_whitespace().collect();
    let fits = |command: &Command| {
        let text = format!("{} {}", command.words, command.help).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    typed(query).into_iter().chain(offered().into_iter().filter(fits)).collect()
}

/// The command whose value was typed.
fn typed(query: &str) -> Option<Command> {
    let (word, value) = query.trim().split_once(' ')?;
    match word {
        "speed" => speed(value.trim()).filter(|_| !SPEEDS.contains(&value.trim())),
        "go" | "goto" | "at" => {
            let value = value.trim().strip_prefix("to ").unwrap_or(value).trim();
            let action = Action::GoTo(moment::parse(value)?);
            let help = "Go to this time since the start.";
            Some(Command { words: format!("go to {value}"), help, action, when: When::Board })
        }
        _ => None,
    }
}

fn speed(value: &str) -> Option<Command> {
    let action = Action::SpeedTo(value.parse().ok()?);
    Some(Command { words: format!("speed {value}"), help: "Play a recording so fast.", action, when: When::Past })
}

fn offered() -> Vec<Command> {
    let set = |words: String, kept, help, when| Command { words, help, action: Action::Set(kept), when };
    let themes = Theme::ALL.iter().map(|theme| {
        let words = format!("theme {}", theme.name);
        set(words, Kept::Theme(theme.name), "Draw in the colours of this theme.", When::Always)
    });
    let sorts = Sort::ALL.iter().map(|sort| {
        set(format!("sort {}", sort.word()), Kept::Sort(*sort), "Put the tasks in this order.", When::Board)
    });
    let engines = Engines::ALL.iter().map(|engines| {
        let words = format!("engine {}", engines.word());
        set(words, Kept::Engine(*engines), "Run the scenarios on this.", When::Gallery)
    });
    let layouts = View::ALL.iter().map(|view| {
        let words = format!("layout {}", view.word());
        set(words, Kept::Layout(*view), "Show all, one lane, or one pane on the whole screen.", When::Board)
    });
    let trees = TaskTree::ALL.iter().map(|tree| {
        let words = format!("tree {}", tree.word());
        set(words, Kept::Tree(*tree), "Show tasks below those that await or created them, or as a list.", When::Board)
    });
    let switches = [("on", true), ("off", false)].into_iter().flat_map(|(word, is_on)| {
        [
            set(format!("ascii {word}"), Kept::Ascii(is_on), "Draw with ASCII signs alone.", When::Always),
            set(
                format!("mouse {word}"),
                Kept::Mouse(is_on),
                "Take the mouse, or leave it to the terminal.",
                When::Always,
            ),
        ]
    });
    let kinds = EventKind::ALL.iter().flat_map(|kind| {
        [("next", Side::Right), ("previous", Side::Left)].map(|(word, side)| Command {
            words: format!("{word} {}", kind.word()),
            help: "Go to the nearest entry of the log of this kind.",
            action: Action::Seek(side, Some(*kind)),
            when: When::Board,
        })
    });
    let go = Command {
        words: "go to …".into(),
        help: "Type a time since the start: go to 1.25s, 250ms or 00:06.180.",
        action: Action::AskTime,
        when: When::Board,
    };
    let speeds = SPEEDS.iter().filter_map(|value| speed(value));
    [go].into_iter()
        .chain(kinds)
        .chain(themes)
        .chain(sorts)
        .chain(layouts)
        .chain(trees)
        .chain(engines)
        .chain(speeds)
        .chain(switches)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Action, commands};
    use crate::event::Span;

    fn words(query: &str) -> Vec<String> {
        commands(query).into_iter().map(|command| command.words).collect()
    }

    #[test]
    fn values_are_found_by_their_words() {
        assert_eq!(words("theme li"), ["theme light"]);
        assert_eq!(words("sort bus"), ["sort busy"]);
        assert_eq!(words("next sig"), ["next signal"]);
        assert_eq!(words("speed 4"), ["speed 4"]);
        assert_eq!(words("speed 3"), ["speed 3"]);
        assert_eq!(words("go to 1.25s"), ["go to 1.25s", "go to …"]);
        assert_eq!(commands("goto 250ms")[0].action, Action::GoTo(Span::from_millis(250)));
    }
}
