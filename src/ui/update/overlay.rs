//! Keys while an overlay is open.

use crossterm::event::{KeyCode, KeyEvent};

use super::{act_if, act_now, gallery::moved, lesson, one};
use crate::{
    event::signal_name,
    model::Model,
    ui::{
        State,
        action::{Action, Move},
        board::{Found, runs},
        chord::Chord,
        input::{Copied, Effect, Engines, NoticeLine},
        keymap::{KEYS, When},
        lane::name,
        moment,
        overlay::{ActionRow, Actions, Advise, Lanes, Overlay, Question, Rerun, Signals},
        state::Screen,
        text_input::TextInput,
    },
};

/// The answer that passes a Ctrl-C on.
const PASS_ON: char = 'i';
const SIGINT: i32 = 2;

/// Applies a key. The overlay stays unless the key closes it.
pub(super) fn press(state: &mut State, key: KeyEvent, chord: Chord, model: &Model) -> Vec<Effect> {
    match state.overlay.take() {
        // Keys of that one have gone where they go.
        None | Some(Overlay::Typing(_)) => Vec::new(),
        Some(Overlay::Actions(actions)) => actions_press(state, actions, key, chord, model),
        Some(Overlay::Signals(signals)) => signals_press(state, signals, chord, model),
        Some(Overlay::Lanes(lanes)) => {
            lanes_press(state, lanes, chord);
            Vec::new()
        }
        Some(Overlay::Advise(advise)) => advise_press(state, advise, chord),
        Some(Overlay::Lessons(list)) => lesson::list_press(state, list, chord),
        Some(Overlay::Question(question)) => question_press(state, question, chord),
        Some(Overlay::Rerun(rerun)) => rerun_press(state, rerun, key),
        Some(Overlay::Time(line)) => time_press(state, line, key, model),
        Some(Overlay::Search(line, _)) => search_press(state, line, key, model),
        Some(Overlay::Filter(mut line, title)) => {
            match chord.code {
                KeyCode::Esc => state.board.choice.set_filter(""),
                KeyCode::Enter => {}
                _ => {
                    line.press(key);
                    state.board.choice.set_filter(line.text());
                    state.overlay = Some(Overlay::Filter(line, title));
                }
            }
            Vec::new()
        }
    }
}

fn advise_press(state: &mut State, mut advise: Advise, chord: Chord) -> Vec<Effect> {
    let mut effects = Vec::new();
    match chord.code {
        KeyCode::Esc | KeyCode::Char('q' | 'a') => return effects,
        KeyCode::Up | KeyCode::BackTab | KeyCode::Char('k') => advise.go(false),
        KeyCode::Down | KeyCode::Tab | KeyCode::Char('j') => advise.go(true),
        KeyCode::Left | KeyCode::Char('h') => advise.turn(false),
        KeyCode::Right | KeyCode::Char('l' | ' ') => advise.turn(true),
        KeyCode::PageUp => advise.scroll(false),
        KeyCode::PageDown | KeyCode::Enter => advise.scroll(true),
        KeyCode::Char('y') => effects.push(Effect::Copy(Copied::Code(advise.code()))),
        _ => {}
    }
    state.overlay = Some(Overlay::Advise(advise));
    effects
}

fn search_press(state: &mut State, mut line: TextInput, key: KeyEvent, model: &Model) -> Vec<Effect> {
    match key.code {
        KeyCode::Esc => {}
        KeyCode::Enter => {
            state.board.choice.searched = line.text().to_lowercase();
            find(state, true, model);
        }
        _ => {
            line.press(key);
            let matches = state.board.matches(line.text(), model, &state.theme);
            state.overlay = Some(Overlay::Search(line, matches));
        }
    }
    Vec::new()
}

fn time_press(state: &mut State, mut line: TextInput, key: KeyEvent, model: &Model) -> Vec<Effect> {
    match (key.code, moment::parse(line.text())) {
        (KeyCode::Esc, _) => {}
        (KeyCode::Enter, Some(since)) => state.board.go_to(since, model),
        (KeyCode::Enter, None) => {
            let why = "write a time since the start like 1.25s, 250ms or 00:06.180";
            state.notice = Some(NoticeLine::Failed(why.into()));
        }
        _ => {
            line.press(key);
            state.overlay = Some(Overlay::Time(line));
        }
    }
    Vec::new()
}

/// Goes to the next row that was searched, or the one before, and says where that is not plain to see.
pub(super) fn find(state: &mut State, forward: bool, model: &Model) {
    let text = &state.board.choice.searched;
    if text.is_empty() {
        return;
    }
    let nothing = format!("no row of the {} pane contains \"{text}\"", state.board.choice.pane.kind().title);
    state.notice = match state.board.find_next(forward, model, &state.theme) {
        Found::Row => None,
        Found::Wrapped if forward => Some(NoticeLine::Done("from the first row on again".into())),
        Found::Wrapped => Some(NoticeLine::Done("from the last row on again".into())),
        Found::Nothing => Some(NoticeLine::Failed(nothing)),
    };
}

fn actions_press(state: &mut State, mut actions: Actions, key: KeyEvent, chord: Chord, model: &Model) -> Vec<Effect> {
    const PAGE: usize = 10;
    let to = match chord.code {
        KeyCode::Enter if actions.all && actions.types => {
            actions.types = false;
            return keep(state, actions);
        }
        KeyCode::Enter => return run(state, &actions, model),
        KeyCode::Esc if actions.all && (actions.types || !actions.query.text().is_empty()) => {
            return keep(state, Actions::help());
        }
        KeyCode::Esc => return Vec::new(),
        KeyCode::Char('q' | '?') if !actions.types => return Vec::new(),
        KeyCode::Char('/') if !actions.types => {
            actions.types = true;
            return keep(state, actions);
        }
        _ => match moves(chord, actions.types) {
            Some(to) => to,
            None => {
                if actions.types && actions.query.press(key) {
                    actions.list = Default::default();
                }
                return keep(state, actions);
            }
        },
    };
    let rows = actions.rows(|when| state.can(when, model));
    actions.select(moved(actions.list.selected, rows.len(), to, PAGE), &rows);
    keep(state, actions)
}

fn keep(state: &mut State, actions: Actions) -> Vec<Effect> {
    state.overlay = Some(Overlay::Actions(actions));
    Vec::new()
}

/// Where a key moves the selection: as everywhere; while characters are typed, keys without any.
fn moves(chord: Chord, types: bool) -> Option<Move> {
    let is_typed = matches!(chord.code, KeyCode::Char(_) | KeyCode::Home | KeyCode::End);
    let moves = KEYS.iter().filter(|key| !(types && is_typed) && key.chords.contains(&chord));
    let to = moves.filter_map(|key| if let Action::Move(to) = key.action { Some(to) } else { None }).next();
    to.or(match chord.code {
        KeyCode::Home if !types => Some(Move::First),
        KeyCode::End if !types => Some(Move::Last),
        _ => None,
    })
}

/// Does what is selected in help or palette; a word does nothing.
pub(super) fn run(state: &mut State, actions: &Actions, model: &Model) -> Vec<Effect> {
    let rows = actions.rows(|when| state.can(when, model));
    match rows.get(actions.list.selected) {
        // Nothing fits what was typed: the list says so, and stays to be corrected.
        None | Some(ActionRow::Heading(_) | ActionRow::Term(_)) => keep(state, actions.clone()),
        Some(ActionRow::Command(command)) => {
            state.overlay = None;
            act_now(state, command.action, model)
        }
        Some(ActionRow::Key(key)) => {
            state.overlay = None;
            act_if(state, key.action, model)
        }
    }
}

fn signals_press(state: &mut State, mut signals: Signals, chord: Chord, model: &Model) -> Vec<Effect> {
    match chord.code {
        KeyCode::Esc | KeyCode::Char('q') => return Vec::new(),
        KeyCode::Enter => return send(state, &signals, model),
        KeyCode::Up | KeyCode::Char('k') => signals.turn(false),
        KeyCode::Down | KeyCode::Char('j') => signals.turn(true),
        KeyCode::Tab | KeyCode::BackTab | KeyCode::Left | KeyCode::Right => {
            signals.all = signals.several && !signals.all;
        }
        _ => {}
    }
    state.overlay = Some(Overlay::Signals(signals));
    Vec::new()
}

fn lanes_press(state: &mut State, mut lanes: Lanes, chord: Chord) {
    match chord.code {
        KeyCode::Esc | KeyCode::Char('q' | 'p') => return,
        KeyCode::Enter => return lanes.chosen().into_iter().for_each(|lane| state.board.show_lane(lane)),
        KeyCode::Up | KeyCode::Char('k') => lanes.turn(false),
        KeyCode::Down | KeyCode::Char('j') => lanes.turn(true),
        _ => {}
    }
    state.overlay = Some(Overlay::Lanes(lanes));
}

fn send(state: &mut State, signals: &Signals, model: &Model) -> Vec<Effect> {
    let signal = signals.signal();
    let lanes = model.lanes.iter().enumerate().filter(|(_, lane)| runs(lane));
    let meant: Vec<_> = lanes.filter(|(place, _)| signals.all || *place == state.board.choice.lane).collect();
    let effects: Vec<_> = meant.iter().map(|(_, lane)| Effect::Signal { lane: lane.info.id, signal }).collect();
    let names: Vec<_> = meant.iter().map(|(_, lane)| name(model, lane)).collect();
    let follow = if state.board.live() { "" } else { "; space shows what it does" };
    let sent = format!("{} sent to {}{follow}", signal_name(signal), names.join(" and "));
    state.notice = Some(NoticeLine::Done(sent));
    if effects.is_empty() {
        // They may have ended while the menu was open.
        let none_runs = When::Running.refusal().filter(|_| !state.can(When::Running, model));
        let why = none_runs.map_or_else(|| format!("{} does not run any more", signals.here), String::from);
        state.notice = Some(NoticeLine::Failed(why));
    }
    effects
}

fn rerun_press(state: &mut State, mut rerun: Rerun, key: KeyEvent) -> Vec<Effect> {
    let last = rerun.rows() - 1;
    match key.code {
        KeyCode::Esc => return Vec::new(),
        KeyCode::Enter => return one(Effect::Start(rerun.order())),
        KeyCode::Up | KeyCode::BackTab => rerun.select(rerun.field.checked_sub(1).unwrap_or(last)),
        KeyCode::Down | KeyCode::Tab => rerun.select(if rerun.field == last { 0 } else { rerun.field + 1 }),
        _ if rerun.press(key) => {}
        KeyCode::Left => rerun.turn(false),
        KeyCode::Right | KeyCode::Char(' ') => rerun.turn(true),
        _ => {}
    }
    state.overlay = Some(Overlay::Rerun(rerun));
    Vec::new()
}

fn question_press(state: &mut State, mut question: Question, chord: Chord) -> Vec<Effect> {
    let given = match chord.code {
        KeyCode::Char(char) if !chord.ctrl => question.answer(char).cloned(),
        KeyCode::Enter => question.answers.first().cloned(),
        _ => None,
    };
    match (given, chord.code) {
        (Some(answer), _) => {
            if answer.leave {
                state.screen = state.outer;
            }
            state.gallery.engines = answer.engines.unwrap_or(state.gallery.engines);
            answer.effects
        }
        (None, KeyCode::Char('n' | 'N' | 'q') | KeyCode::Esc) => Vec::new(),
        (None, _) => {
            question.nudged = true;
            state.overlay = Some(Overlay::Question(question));
            Vec::new()
        }
    }
}

/// Asks once which engine the gallery is to run, the one first that the user's machine speaks for.
pub(super) fn ask_engine(state: &mut State) {
    let python = match &state.gallery.python {
        Some(Ok(python)) => format!("Python: {python}"),
        Some(Err(_)) => "Python (none is found here)".into(),
        None => return,
    };
    state.gallery.asks = false;
    let question =
        Question::open("What do you write? The scenarios run in it; n in the gallery changes that.", When::Gallery);
    let question = if matches!(state.gallery.python, Some(Ok(_))) {
        question.or_engines('p', &python, Engines::Cpython).or_engines('r', "Rust: Tokio", Engines::Tokio)
    } else {
        question.or_engines('r', "Rust: Tokio", Engines::Tokio).or_engines('p', &python, Engines::Cpython)
    };
    let question = question.or_engines('b', "both, side by side", Engines::Both);
    state.overlay = Some(Overlay::Question(Question { no: "ask at the next start", ..question }));
}

/// Asks before something that cannot be undone.
pub(super) fn ask(state: &mut State, question: Question) -> Vec<Effect> {
    state.overlay = Some(Overlay::Question(question));
    Vec::new()
}

/// The first Ctrl-C asks while lanes run, and offers to pass it on to them; a second one leaves.
pub(super) fn interrupt(state: &mut State, model: &Model) -> Vec<Effect> {
    let is_asked = matches!(&state.overlay, Some(Overlay::Question(question)) if question.answer(PASS_ON).is_some());
    if is_asked || state.screen == Screen::Gallery || !state.running(model) {
        return one(Effect::Quit);
    }
    let lanes = model.lanes.iter().filter(|lane| runs(lane));
    let interrupts = lanes.map(|lane| Effect::Signal { lane: lane.info.id, signal: SIGINT }).collect();
    let to = if model.lanes.len() == 1 { "the program" } else { "the lanes" };
    let question = quit_question(model).or(
        PASS_ON,
        &format!("send SIGINT to {to}, as Ctrl-C would without loopscope"),
        interrupts,
    );
    ask(state, Question { text: format!("{} Ctrl-C again does.", question.text), ..question })
}

/// Whether to end what runs and loopscope.
pub(super) fn quit_question(model: &Model) -> Question {
    let text = if model.lanes.len() == 1 {
        "The program still runs. End it and leave?"
    } else {
        "Lanes still run. End them and leave?"
    };
    Question::new(text, When::Running, "end and leave", Effect::Quit)
}
