//! Does what an action asks for.

use super::{
    back::back,
    claims,
    gallery::{go, moved},
    lesson, one,
    overlay::{ask, find, quit_question},
    set::set,
};
use crate::{
    event::OnQuit,
    model::Model,
    ui::{
        State,
        action::{Action, Focus, Move, Side, TimeStep},
        board::runs,
        copy::{headline_text, selected_text},
        event_kind::EventKind,
        gallery::{Gallery, GalleryPart, turned},
        input::{CommandOrder, Effect, EntryPoints, NoticeLine, Order},
        keymap::When,
        lane::{letter, name},
        overlay::{Actions, Lanes, Overlay, Question, Signals},
        pane::{Pane, Role},
        scene::View,
        state::Screen,
        text_input::TextInput,
    },
};

pub(super) fn act(state: &mut State, action: Action, model: &Model) -> Vec<Effect> {
    match action {
        Action::Help => state.overlay = Some(Overlay::Actions(Actions::help())),
        Action::Palette => state.overlay = Some(Overlay::Actions(Actions::palette())),
        Action::Back => return back(state, model),
        Action::Quit if state.running(model) && !knows_what_becomes(state) => return ask(state, quit_question(model)),
        Action::Quit => return one(Effect::Quit),
        Action::Suspend => return one(Effect::Suspend),
        Action::Mouse
        | Action::Theme
        | Action::Ascii
        | Action::Engines
        | Action::Tree
        | Action::Sort
        | Action::Reverse
        | Action::Expand
        | Action::Alone
        | Action::Set(_) => return set(state, action),
        Action::Move(to) => move_to(state, to, model),
        Action::Filter => filter(state),
        Action::Search => state.overlay = Some(Overlay::Search(TextInput::default(), 0)),
        Action::Find(side) => find(state, side == Side::Right, model),
        Action::Keep => state.gallery.part = GalleryPart::List,
        Action::Start => return start(&state.gallery),
        Action::Claims => state.screen = Screen::Claims,
        Action::Judge | Action::JudgeAll | Action::OpenClaim => return claims::act(state, action),
        Action::EntryPoints => state.gallery.entries = turned(EntryPoints::ALL, &state.gallery.entries, true),
        Action::Turn(side) => state.gallery.turn(side == Side::Right),
        Action::Form(side) => form(state, side),
        Action::Focus(focus) => focus_on(state, focus),
        Action::Lane(side) => beside(state, side),
        Action::Evidence(side) => state.board.go_to_evidence(side == Side::Right, model),
        Action::Difference => difference(state),
        Action::Signal => signal(state, model),
        Action::Type => state.overlay = Some(Overlay::Typing(String::new())),
        Action::Lanes => lanes(state, model),
        Action::CancelTask => return cancel(state, model),
        Action::Again => return again(state, model),
        Action::Change => state.overlay = state.rerun(model).map(Overlay::Rerun),
        Action::Follow => state.board.follow_check(model, &state.theme),
        Action::Open if state.board.unfold(model) => {}
        Action::FoldLog => state.board.fold_at(model, None).into_iter().for_each(|fold| state.board.turn(fold)),
        Action::Open => state.board.choice.pane = Pane::of(Role::Task),
        Action::Fold => fold(state, model),
        Action::Copy | Action::CopyHeadline => return copy(state, action, model),
        Action::Advise | Action::Lessons | Action::LessonTurn(_) | Action::Answer(_) => {
            return lesson::act(state, action);
        }
        Action::Export => return one(Effect::Export),
        Action::ExportPage => return one(Effect::ExportPage),
        _ => travel(state, action, model),
    }
    Vec::new()
}

/// Moves the moment that is shown, or what is shown around it.
fn travel(state: &mut State, action: Action, model: &Model) {
    match action {
        Action::Pause => state.board.pause(),
        Action::Live => state.board.follow(),
        Action::Play => state.board.play(),
        Action::Speed(side) => state.board.change_speed(side == Side::Right),
        Action::SpeedTo(speed) => state.board.set_speed(speed),
        Action::GoTo(since) => state.board.go_to(since, model),
        Action::AskTime => state.overlay = Some(Overlay::Time(TextInput::default())),
        Action::Seek(side, kind) => seek(state, side, kind, model),
        Action::Step(step) => state.board.step(step, model),
        Action::Landmark(side) => state.board.go_to_landmark(side == Side::Right, model),
        Action::Bookmark => state.board.toggle_bookmark(),
        Action::NextBookmark => state.board.go_to_bookmark(),
        Action::Zoom(zoom) => state.board.zoom(zoom),
        _ => {}
    }
}

fn copy(state: &State, action: Action, model: &Model) -> Vec<Effect> {
    let text = if action == Action::Copy { selected_text(state, model) } else { headline_text(state, model) };
    text.map(Effect::Copy).into_iter().collect()
}

fn form(state: &mut State, side: Side) {
    let body = state.body();
    state.gallery.next_part(side == Side::Right, body);
}

fn lanes(state: &mut State, model: &Model) {
    state.overlay = Some(Overlay::Lanes(Lanes::new(model, state.board.choice.lane, state.board.at())));
}

/// Shows tasks below others, and says which.
fn fold(state: &mut State, model: &Model) {
    let why = if !state.board.choice.look.folds() {
        "tasks fold in the order alive, without a filter"
    } else if !state.board.fold(model) {
        "fewer than five tasks are like this one"
    } else {
        return;
    };
    state.notice = Some(NoticeLine::Failed(why.into()));
}

/// Goes to a difference; where there is no other one, it says so.
fn difference(state: &mut State) {
    if state.board.differs_now() && state.board.difference().is_some_and(|(_, _, count)| count == 1) {
        state.notice = Some(NoticeLine::Done("this is the only difference known".into()));
    }
    state.board.go_to_difference();
}

fn move_to(state: &mut State, to: Move, model: &Model) {
    if state.screen == Screen::Claims {
        return claims::go(state, to);
    }
    if state.screen == Screen::Gallery {
        let page = state.gallery.page(state.body());
        return go(&mut state.gallery, to, page);
    }
    let pane = state.board.choice.pane;
    let place = state.places().find(state.board.choice.lane, pane);
    let page = place.map_or(1, |place| usize::from(place.body.height.saturating_sub(pane.kind().head)));
    if pane.kind().steps {
        return match to {
            Move::First => state.board.step(TimeStep::Start, model),
            Move::Last => state.board.follow(),
            to => state.board.go_to_row(|row, rows| moved(row, rows, to, page), model),
        };
    }
    let (row, rows) = state.board.selection();
    state.board.select(moved(row, rows, to, page), model, &state.theme);
}

/// Goes to the next entry of a kind, or says that there is none.
fn seek(state: &mut State, side: Side, kind: Option<EventKind>, model: &Model) {
    if let Some(kind) = state.board.go_to_kind(side == Side::Right, kind, model) {
        let which = if side == Side::Right { "later" } else { "earlier" };
        state.notice = Some(NoticeLine::Failed(format!("there is no {which} entry of the kind \"{}\"", kind.word())));
    }
}

/// Runs the selected scenario, or opens the selected run.
pub(super) fn start(gallery: &Gallery) -> Vec<Effect> {
    let run = gallery.run().map(|run| Effect::Open(run.id));
    run.or_else(|| gallery.order().map(Effect::Start)).into_iter().collect()
}

fn filter(state: &mut State) {
    match state.screen {
        Screen::Gallery => state.gallery.part = GalleryPart::Filter,
        Screen::Claims => {}
        Screen::Board => {
            let pane = state.board.choice.pane;
            if pane.kind().text_of.is_some() && state.board.choice.filter().is_none() {
                let why = format!("the {} pane shows all its rows; `/` searches it", pane.kind().title);
                state.notice = Some(NoticeLine::Failed(why));
                return;
            }
            if state.board.choice.filter().is_none() {
                state.board.choice.pane = Pane::of(Role::Home);
            }
            let filter = state.board.choice.filter().cloned().unwrap_or_default();
            state.overlay = Some(Overlay::Filter(TextInput::new(filter), state.board.choice.pane.kind().title));
        }
    }
}

fn focus_on(state: &mut State, focus: Focus) {
    let pane = match focus {
        Focus::Pane(pane) => pane,
        Focus::Next | Focus::Previous => {
            let shown: Vec<Pane> = if state.board.choice.view == View::Pane {
                Pane::all().collect()
            } else {
                state.places().panes_of(state.board.choice.lane).map(|place| place.pane).collect()
            };
            let shown: Vec<Pane> = shown.into_iter().filter(|pane| pane.takes_focus()).collect();
            turned(&shown, &state.board.choice.pane, focus == Focus::Next)
        }
    };
    state.board.choice.pane = pane;
}

fn beside(state: &mut State, side: Side) {
    state.board.choice.lane = state.board.beside(if side == Side::Left { -1 } else { 1 });
}

fn signal(state: &mut State, model: &Model) {
    let here = state.board.focused(model).map(|lane| name(model, lane));
    let several = model.lanes.len() > 1;
    state.overlay = Some(Overlay::Signals(Signals::new(here.unwrap_or_default(), several)));
}

/// Asks first while lanes run.
fn again(state: &mut State, model: &Model) -> Vec<Effect> {
    if let Some(taught) = &state.lesson {
        return one(Effect::LessonRun { run: taught.wanted(), anew: true });
    }
    let Some(order) = state.board.brief.order.clone() else { return Vec::new() };
    if state.running(model) {
        let text = "Lanes still run. End them and run again?";
        return ask(state, Question::new(text, When::Running, "end them and run again", Effect::Start(order)));
    }
    one(Effect::Start(order))
}

/// Whether it was said beforehand what becomes of the program when the inspector leaves.
fn knows_what_becomes(state: &State) -> bool {
    let order = state.board.brief.order.as_ref();
    matches!(order, Some(Order::Command(CommandOrder { on_quit: OnQuit::Term | OnQuit::Kill | OnQuit::Leave, .. })))
}

fn cancel(state: &mut State, model: &Model) -> Vec<Effect> {
    let Some((lane, task)) = state.board.focused(model).filter(|lane| runs(lane)).zip(state.board.task()) else {
        return Vec::new();
    };
    let of_lane =
        if model.lanes.len() > 1 { format!(" in lane {}", letter(state.board.choice.lane)) } else { String::new() };
    let text = format!("Cancel {}{of_lane}?", lane.name_of(task));
    let effect = Effect::CancelTask { lane: lane.info.id, task };
    ask(state, Question::new(text, When::Task, "cancel it, as task.cancel() does", effect))
}
