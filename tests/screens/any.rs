//! Whatever is pressed, on a screen of whatever size: nothing panics, and the state stays whole.

use crate::{
    sheet::{begin, drawn, text},
    story,
};
use loopscope::{
    model::Model,
    ui::{Effect, Input, Notice, Screen, State, Theme, keymap::KEYS},
};
use proptest::prelude::*;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

fn key() -> impl Strategy<Value = Event> {
    let chords: Vec<_> = KEYS.iter().flat_map(|key| key.chords).copied().collect();
    prop_oneof![
        8 => proptest::sample::select(chords).prop_map(|chord| {
            let ctrl = if chord.ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
            Event::Key(KeyEvent::new(chord.code, ctrl))
        }),
        1 => any::<char>().prop_map(|char| Event::Key(KeyEvent::from(KeyCode::Char(char)))),
        1 => Just(Event::Key(KeyEvent::from(KeyCode::Backspace))),
        1 => Just(Event::Key(KeyEvent::from(KeyCode::Char('y')))),
    ]
}

fn mouse() -> impl Strategy<Value = Event> {
    let kinds = [MouseEventKind::Down(MouseButton::Left), MouseEventKind::ScrollUp, MouseEventKind::ScrollDown];
    (proptest::sample::select(kinds.to_vec()), 0..170_u16, 0..50_u16)
        .prop_map(|(kind, column, row)| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![2 => (0..=30_u16, 0..=12_u16), 3 => (20..=300_u16, 5..=100_u16)]
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        12 => key().prop_map(Input::Terminal),
        3 => mouse().prop_map(Input::Terminal),
        1 => size().prop_map(|(width, height)| Input::Terminal(Event::Resize(width, height))),
        1 => ".{0,20}".prop_map(|text| Input::Terminal(Event::Paste(text))),
        1 => (0..4_000_u64).prop_map(|millis| Input::Tick(story::moment(millis))),
        1 => ".{0,90}".prop_map(|text| Input::Notice(Notice::Failed(text))),
    ]
}

/// Does what the app does, as far as the screen sees it.
fn perform(state: &mut State, model: &mut Model, effects: &[Effect], millis: u64) {
    for effect in effects {
        match effect {
            Effect::Start(_) => {
                *model = story::session(millis);
                state.begin(story::watched());
            }
            Effect::End => *model = Model::new(Vec::new()),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(
        (width, height) in size(),
        theme in 0..Theme::ALL.len(),
        ascii in any::<bool>(),
        board in any::<bool>(),
        millis in 0..3_000_u64,
        inputs in proptest::collection::vec((input(), any::<bool>()), 0..40),
    ) {
        let theme = Theme::ALL[theme].clone();
        let mut state = State::new(if ascii { theme.ascii() } else { theme }, story::cards(), (width, height));
        let mut model = Model::new(Vec::new());
        let mut size = (width, height);
        if board {
            perform(&mut state, &mut model, &story_start(), millis);
        }
        for (input, is_drawn) in inputs {
            if let Input::Terminal(Event::Resize(width, height)) = input {
                size = (width, height);
            }
            let effects = loopscope::ui::update(&mut state, input, &model);
            perform(&mut state, &mut model, &effects, millis);
            if !is_drawn {
                continue;
            }
            state.refresh(&model);
            drawn(&state, &model, size);
            prop_assert!(state.gallery.list.selected < state.gallery.shown().len().max(1));
            prop_assert!(state.gallery.field < state.gallery.rows());
            prop_assert!(state.screen == Screen::Gallery || state.board.choice.lane < model.lanes.len().max(1));
        }
    }

    /// Drawing is a function of what is to be drawn: an app that draws when something changed draws all it must.
    #[test]
    fn the_same_state_looks_the_same((width, height) in size(), millis in 0..3_000_u64) {
        let model = story::session(millis);
        let mut state = State::new(Theme::ALL[0].clone(), story::cards(), (width, height));
        begin(&mut state, story::watched(), &model);
        let before = drawn(&state, &model, (width, height));
        state.refresh(&model);
        prop_assert_eq!(text(&before), text(&drawn(&state, &model, (width, height))));
    }
}

fn story_start() -> Vec<Effect> {
    story::watched().order.map(Effect::Start).into_iter().collect()
}
