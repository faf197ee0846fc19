//! What keys and the mouse ask for.

use crate::{
    sheet::{begin, drawn, pane, press, text, update},
    story,
};
use loopscope::{
    event::{Event as Happened, Exit, LaneId, Observation, SiteId, TaskId, What},
    model::Model,
    ui::{
        Effect, Engines, EntryPoints, Input, Kept, NoticeLine, Order, ScenarioOrder, State, Theme,
        keymap::{KEYS, When},
        scene::{Sort, TaskTree, View},
    },
};
use ratatui::crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

pub(crate) const SIZE: (u16, u16) = (160, 48);

pub(crate) fn gallery() -> (State, Model) {
    let (mut state, model) = (State::new(Theme::ALL[0].clone(), story::cards(), SIZE), Model::new(Vec::new()));
    state.refresh(&model);
    (state, model)
}

pub(crate) fn board(millis: u64) -> (State, Model) {
    let (mut state, _) = gallery();
    let model = story::session(millis);
    begin(&mut state, story::watched(), &model);
    (state, model)
}

pub(crate) fn click(state: &mut State, model: &Model, column: u16, row: u16) -> Vec<Effect> {
    let kind = MouseEventKind::Down(MouseButton::Left);
    let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    update(state, Input::Terminal(Event::Mouse(event)), model)
}

/// The place of a text on the screen.
pub(crate) fn find(state: &State, model: &Model, wanted: &str) -> (u16, u16) {
    let screen = text(&drawn(state, model, SIZE));
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(wanted)).expect(wanted);
    let column = line[..line.find(wanted).unwrap()].chars().count();
    (column as u16, row as u16)
}

/// What the gallery would run.
pub(crate) fn ordered(state: &State) -> ScenarioOrder {
    let Some(Order::Scenario(order)) = state.gallery.order() else { panic!("no scenario is selected") };
    order
}

#[test]
fn enter_runs_the_selected_scenario_as_it_is_set() {
    let (mut state, model) = gallery();
    let effects = press(&mut state, &model, "jm<Tab><Down>12<Down><Down><Right><Enter>");
    let order = ScenarioOrder {
        scenario: "graceful-shutdown".into(),
        engines: Engines::Tokio,
        entries: EntryPoints::Managed,
        sets: vec!["workers=12".into(), "pattern=correct".into()],
        ..ScenarioOrder::default()
    };
    assert_eq!(effects, [Effect::Start(Order::Scenario(order))]);
}

#[test]
fn letters_at_a_parameter_are_text() {
    let (mut state, model) = gallery();
    assert_eq!(press(&mut state, &model, "<Tab><Down>q?m<Esc>"), []);
    assert_eq!(ordered(&state).sets, ["pause=q?m"]);
    assert_eq!(press(&mut state, &model, "q"), [Effect::Quit]);
}

/// A person at 80 columns sees what matters most, however many lanes there are, while they run and after their end.
#[test]
fn the_keys_that_matter_most_are_in_the_smallest_bar() {
    const SMALL: (u16, u16) = (80, 24);
    let running = ["s signal", "space pause", ", . step", "Tab pane", "e expand", "c cancel", "? help", "q quit"];
    let ended = ["space pause", ", . step", "Tab pane", "e expand", "r run again", "⏎ task", "? help", "q quit"];
    for lanes in [story::alone, story::session, story::four] {
        for (millis, keys) in [(900, running), (9_000, ended)] {
            let (mut state, model) = (State::new(Theme::ALL[0].clone(), story::cards(), SMALL), lanes(millis));
            begin(&mut state, story::watched(), &model);
            let screen = text(&drawn(&state, &model, SMALL));
            let bar = screen.lines().last().unwrap_or_default();
            assert!(keys.iter().all(|key| bar.contains(key)), "{bar}");
        }
    }
}

#[test]
fn where_the_entry_at_the_cursor_has_no_room_the_bar_is_whole() {
    for size in [(40, 10), (20, 5)] {
        let (mut state, model) = (State::new(Theme::ALL[0].clone(), story::cards(), size), story::session(9_000));
        begin(&mut state, story::watched(), &model);
        press(&mut state, &model, "D,");
        let screen = text(&drawn(&state, &model, size));
        assert!(screen.trim_end().ends_with("? help  q quit"), "{screen}");
    }
}

#[test]
fn signals_go_to_this_lane_or_to_all() {
    let (mut state, model) = board(900);
    let all = press(&mut state, &model, "s<Enter>");
    let signal = |lane, signal| Effect::Signal { lane: LaneId(lane), signal };
    assert_eq!(all, [signal(0, 15), signal(1, 15)]);
    assert_eq!(press(&mut state, &model, "ls<Tab><Up><Enter>"), [signal(1, 2)]);
    assert_eq!(press(&mut state, &model, "s<Esc>"), []);
}

#[test]
fn a_lane_that_ended_gets_no_signal() {
    let (mut state, model) = board(1_100);
    let signal = Effect::Signal { lane: LaneId(0), signal: 15 };
    assert_eq!(press(&mut state, &model, "s<Enter>"), [signal], "B is over");
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "s");
    assert_eq!(state.overlay, None);
}

#[test]
fn a_signal_without_a_running_lane_is_refused() {
    let said = |keys: &str, millis| {
        let (mut state, model) = board(900);
        press(&mut state, &model, keys);
        assert_eq!(press(&mut state, &story::session(millis), "<Enter>"), []);
        state.notice
    };
    assert_eq!(said("s", 3_000), Some(NoticeLine::Failed("no lane runs any more; r runs it again".into())));
    assert_eq!(said("ls<Tab>", 1_100), Some(NoticeLine::Failed("B EventLoop does not run any more".into())), "A runs");
}

#[test]
fn a_key_that_does_nothing_now_says_why() {
    let (mut state, model) = board(3_000);
    let mut said = |keys| {
        assert_eq!(press(&mut state, &model, keys), []);
        match &state.notice {
            Some(NoticeLine::Failed(why)) => why.clone(),
            other => panic!("{keys}: {other:?}"),
        }
    };
    assert_eq!(said("s"), "no lane runs any more; r runs it again");
    assert_eq!(said("c"), "only for a task of a running lane; 1 goes to the tasks");
    assert_eq!(said("5o"), "only for tasks; 1 goes to them");
    let (mut state, model) = (board(0).0, story::session(0));
    press(&mut state, &model, "D");
    assert_eq!(state.notice, Some(NoticeLine::Failed("no two lanes differ".into())));
}

#[test]
fn the_way_out_stands_in_the_bar() {
    for keys in ["4e", "w", "j<Enter>", "7e"] {
        let (mut state, model) = board(900);
        update(&mut state, Input::Terminal(Event::Resize(80, 24)), &model);
        press(&mut state, &model, keys);
        let screen = text(&drawn(&state, &model, (80, 24)));
        assert!(screen.lines().last().expect("a bar").contains("Esc back"), "{keys}: {screen}");
    }
}

/// Before the first event there is nothing to count from.
#[test]
fn time_begins_with_the_first_event() {
    let (mut state, _) = gallery();
    update(&mut state, Input::Tick(story::moment(500)), &Model::new(Vec::new()));
    let silent = story::silent();
    begin(&mut state, story::watched(), &silent);
    assert!(text(&drawn(&state, &silent, SIZE)).contains("live  00:00.000"));
}

#[test]
fn tasks_are_sorted_and_filtered_and_keep_their_selection() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "jj");
    assert_eq!(state.board.task(), Some(TaskId(3)));
    press(&mut state, &model, "oofworker-1<Enter>");
    assert_eq!((state.board.task(), state.board.choice.look.sort), (Some(TaskId(3)), Sort::Name));
    assert_eq!(state.board.selection(), (0, 1));
    press(&mut state, &model, "t");
    assert_eq!(state.board.selection(), (1, 2), "the tree shows which task created it");
}

#[test]
fn help_does_what_is_found() {
    let (mut state, model) = board(900);
    press(&mut state, &model, "?/awaiter or creator<Enter><Enter>");
    assert_eq!(state.board.choice.look.tree, TaskTree::Creators);
    assert_eq!(state.overlay, None);
    press(&mut state, &model, ":numbers over<Enter>");
    assert_eq!(state.board.choice.pane, pane("loop"));
}

/// Esc after a word that closed the palette would leave the session.
#[test]
fn a_palette_without_such_a_command_says_so_and_stays() {
    let (mut state, model) = board(900);
    press(&mut state, &model, ":blah<Enter>");
    let screen = text(&drawn(&state, &model, SIZE));
    assert!(state.overlay.is_some() && screen.contains("there is no command \"blah\""), "{screen}");
    press(&mut state, &model, "<Bksp><Bksp><Bksp><Bksp>layout pane<Enter>");
    assert_eq!((&state.overlay, state.board.choice.view), (&None, View::Pane), "it is corrected");
}

#[test]
fn a_notice_stays_until_the_next_key() {
    let (mut state, model) = gallery();
    update(&mut state, Input::Notice(NoticeLine::Failed("`workers` takes a number".into())), &model);
    assert!(text(&drawn(&state, &model, SIZE)).contains("`workers` takes a number"));
    press(&mut state, &model, "j");
    assert_eq!(state.notice, None);
}

#[test]
fn the_mouse_selects_and_a_second_click_opens() {
    let (mut state, model) = gallery();
    let (column, row) = find(&state, &model, "unclosed-loop");
    assert_eq!(click(&mut state, &model, column, row), []);
    let effects = click(&mut state, &model, column, row);
    assert!(matches!(&effects[..], [Effect::Start(Order::Scenario(order))] if order.scenario == "unclosed-loop"));
    let (column, row) = find(&state, &model, "quit");
    assert_eq!(click(&mut state, &model, column, row), [Effect::Quit]);
}

#[test]
fn the_mouse_goes_to_panes_and_can_be_switched_off() {
    let (mut state, model) = board(900);
    let places = state.board.places().clone();
    let checks = places.find(1, pane("checks")).unwrap();
    click(&mut state, &model, checks.title.x + 5, checks.title.y);
    assert_eq!((state.board.choice.lane, state.board.choice.pane), (1, pane("checks")));
    assert_eq!(press(&mut state, &model, "M"), [Effect::Mouse(false), Effect::Keep(Kept::Mouse(false))]);
    let tasks = places.find(0, pane("tasks")).unwrap();
    click(&mut state, &model, tasks.title.x + 5, tasks.title.y);
    assert_eq!(state.board.choice.pane, pane("checks"));
}

#[test]
fn a_click_into_the_lives_moves_the_cursor_there() {
    let (mut state, model) = board(3_000);
    let (column, row) = find(&state, &model, "▼SIGTERM");
    click(&mut state, &model, column, row + 1);
    assert_eq!((state.board.live(), state.board.choice.pane), (false, pane("tasks")));
    let signal = story::moment(1_000);
    let off = state.board.at().since(signal).0 + signal.since(state.board.at()).0;
    assert!(off < 100_000_000, "{off} ns from the signal");
    let (column, row) = find(&state, &model, "◇ requested");
    press(&mut state, &model, " ");
    let lives = find(&state, &model, "▼SIGTERM").0;
    for column in [column, lives, lives + 9] {
        click(&mut state, &model, column, row);
        assert!(state.board.live(), "the legend is no time");
    }
}

#[test]
fn the_difference_stays_shown_after_going_to_it() {
    let (mut state, model) = board(3_000);
    let told = |state: &State| state.board.difference().map(|(told, ..)| told.clone()).expect("a difference");
    let before = told(&state);
    press(&mut state, &model, "D");
    assert_eq!((state.board.at(), state.board.live()), (before.at, false));
    assert_eq!(told(&state), before);
}

#[test]
fn from_a_difference_it_goes_on_to_the_next() {
    let (mut state, _) = gallery();
    let model = story::four(3_000);
    begin(&mut state, story::watched_on_both(), &model);
    let mut after = |keys: &str| {
        press(&mut state, &model, keys);
        let (told, place, count) = state.board.difference().expect("a difference");
        assert_eq!((state.board.at(), count), (told.at, 3));
        (place, state.board.choice.lane, told.sentence.clone())
    };
    let styles = (0, 0, "B never cancels main".into());
    let others = (1, 2, "D never cancels main".into());
    let engines = (2, 3, "D dropped its loop unclosed".into());
    assert_eq!(after("D"), styles);
    assert_eq!(after("D"), others);
    assert_eq!(after("<Home>D"), others, "back to it from elsewhere");
    assert_eq!(after("D"), engines);
    assert_eq!(after("D"), styles, "round and round");
}

#[test]
fn the_source_follows_the_line_at_work_until_it_is_scrolled() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "4");
    let at_work = state.board.selection().0;
    press(&mut state, &model, "kk");
    assert_eq!(state.board.selection().0, at_work - 2, "from there, not from the top");
    press(&mut state, &model, "1");
    press(&mut state, &model, "4");
    assert_eq!(state.board.selection().0, at_work);
    press(&mut state, &model, "g<Home>");
    let first = state.board.selection().0;
    press(&mut state, &model, "G<End>");
    assert_eq!((first, state.board.selection().0), (0, at_work), "moving in time follows again");
}

/// No key may mean two things at once: whatever the state, one line of the table at most answers a chord.
#[test]
fn every_chord_means_one_thing() {
    let mut places: Vec<(State, Model)> = vec![gallery(), board(900), board(3_000)];
    for keys in ["<Tab>", "<Tab><Down>", "/"] {
        let (mut state, model) = gallery();
        press(&mut state, &model, keys);
        places.push((state, model));
    }
    for keys in [" ", "2", "7", "5,", "<Enter>"] {
        let (mut state, model) = board(900);
        press(&mut state, &model, keys);
        places.push((state, model));
    }
    for (state, model) in &places {
        for key in KEYS.iter() {
            for chord in key.chords {
                let same = KEYS.iter().filter(|key| key.chords.contains(chord) && state.can(key.when, model));
                let same: Vec<_> = same.map(|key| key.action).collect();
                assert!(same.len() <= 1, "{chord} means {same:?}");
            }
        }
        assert!(state.can(When::Always, model));
    }
}

#[test]
fn the_footer_stays_the_same_at_the_difference() {
    let (mut state, model) = board(9_000);
    let footer = |state: &State| {
        let screen = text(&drawn(state, &model, SIZE));
        screen.lines().find(|line| line.contains("difference")).expect("a footer").to_owned()
    };
    let before = footer(&state);
    assert!(before.contains("first difference: 00:0"), "{before}");
    let end = state.board.at();
    press(&mut state, &model, "D");
    assert!(state.board.at() < end);
    assert_eq!(footer(&state), before);
}

#[test]
fn lanes_that_are_over_alike_do_not_differ_for_good() {
    let footer = |model: &Model| {
        let (mut state, _) = gallery();
        begin(&mut state, story::watched(), model);
        state.refresh(model);
        let screen = text(&drawn(&state, model, SIZE));
        screen.lines().find(|line| line.contains("difference")).expect("a footer").trim().to_owned()
    };
    let mut model = story::silent();
    assert_eq!(footer(&model), "no difference is certain yet");
    for lane in [LaneId(0), LaneId(1)] {
        let what = What::Observation(Observation::Exited(Exit::Code(0)));
        model.apply(&Happened { at: story::moment(9), lane, site: SiteId::NONE, what });
    }
    assert_eq!(footer(&model), "no difference between the lanes");
}

/// The log's groups fold at the row that is selected, and where one is clicked.
#[test]
fn a_teardown_of_the_log_folds() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "5e");
    let screen = |state: &State| text(&drawn(state, &model, SIZE));
    assert!(
        screen(&state).contains("▾ teardown") && screen(&state).contains("▹ cancel(), no tasks"),
        "{}",
        screen(&state)
    );
    while !state.can(When::Fold, &model) {
        press(&mut state, &model, "k");
    }
    let held = state.board.at();
    press(&mut state, &model, "<Enter>");
    assert_eq!(state.board.at(), held);
    press(&mut state, &model, "<End>");
    let (column, row) = find(&state, &model, "▾ teardown");
    click(&mut state, &model, column, row);
    assert!(screen(&state).contains("▹ teardown: ") && !screen(&state).contains("cancel(), "), "{}", screen(&state));
    let (column, row) = find(&state, &model, "▹ teardown");
    click(&mut state, &model, column, row);
    assert!(screen(&state).contains("▾ teardown"), "{}", screen(&state));
}
