//! What is selected stays selected: by a click on any of its lines, and while rows come and go around it.

use crate::{
    keys::{SIZE, board, click, find},
    sheet::{begin, drawn, press, text, update},
    story,
};
use loopscope::{
    event::{
        Event as Happened, File, FileKind, LaneId, LoopId, NameId, Observation, Report, SiteId, Span, Stream, TaskId,
        Time, What,
    },
    model::Model,
    ui::{Effect, Input, State, Theme, scene::Sort},
};
use ratatui::crossterm::event::Event;

fn happen(model: &mut Model, at: Time, what: What) {
    model.apply(&Happened { at, lane: LaneId(0), site: SiteId::NONE, what });
}

/// The program prints lines of these numbers.
fn print(model: &mut Model, lines: std::ops::Range<u64>) {
    for line in lines {
        let what = Observation::Output { stream: Stream::Stdout, line: format!("line {line}").into() };
        happen(model, story::moment(901) + Span(line * 1_000), What::Observation(what));
    }
}

/// These descriptors are open.
fn open(model: &mut Model, millis: u64, fds: &[u32]) {
    let files = fds.iter().map(|&fd| File { fd, kind: FileKind::EventFd }).collect();
    happen(model, story::moment(millis), What::Observation(Observation::Files(files)));
}

/// The selected row.
fn copied(state: &mut State, model: &Model) -> String {
    match &press(state, model, "y")[..] {
        [Effect::Copy(text)] => text.text().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_click_on_any_line_of_a_check_selects_it() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "7e");
    let (column, row) = find(&state, &model, "No loop was started inside a running one.");
    click(&mut state, &model, column, row);
    assert_eq!(state.board.selection(), (2, 11));
    let (column, row) = find(&state, &model, "got its cancel 200 ms after SIGTERM");
    click(&mut state, &model, column, row + 2);
    assert_eq!(state.board.selection(), (0, 11), "the line of its fix");
    let (column, row) = find(&state, &model, "Every record of the program arrived.");
    click(&mut state, &model, column, row + 1);
    assert_eq!(state.board.selection(), (0, 11), "nothing is below the last one");
}

#[test]
fn a_click_on_any_line_of_a_sentence_about_a_task_selects_it() {
    const SMALL: (u16, u16) = (40, 12);
    let (mut state, model) = board(3_000);
    update(&mut state, Input::Terminal(Event::Resize(SMALL.0, SMALL.1)), &model);
    press(&mut state, &model, "j<Enter>");
    let screen = text(&drawn(&state, &model, SMALL));
    let line = screen.lines().position(|line| line.contains("330 µs later")).expect(&screen);
    click(&mut state, &model, 20, line as u16);
    assert_eq!(state.board.selection().0, 0);
}

#[test]
fn a_click_on_the_legend_selects_no_task_that_is_hidden() {
    let (mut state, mut model) = board(900);
    for task in 100..140 {
        let created = Report::TaskCreated { task: TaskId(task), name: NameId::NONE, on: LoopId(1), parent: None };
        happen(&mut model, story::moment(901), What::Report(created));
    }
    state.refresh(&model);
    press(&mut state, &model, "o");
    let before = state.board.selection();
    assert!(state.board.choice.look.sort == Sort::Created && before.1 >= 44, "each has a row of its own: {before:?}");
    let (column, row) = find(&state, &model, "◇ requested");
    for column in [column, column + 50] {
        click(&mut state, &model, column, row);
        assert_eq!((state.board.selection(), state.board.live()), (before, true));
    }
}

#[test]
fn the_selected_check_stays_selected_while_another_one_fails() {
    let (mut state, mut model) = board(3_000);
    press(&mut state, &model, "7ej");
    let selected = copied(&mut state, &model);
    assert!(state.board.selection() == (1, 11) && selected.contains("check `does-not-stop`"), "{selected}");
    let fails = Report::NotRetrieved { task: TaskId(1), reason: NameId::NONE };
    happen(&mut model, story::moment(1_202), What::Report(fails));
    state.refresh(&model);
    assert_eq!(state.board.selection(), (2, 11));
    assert_eq!(copied(&mut state, &model), selected);
}

#[test]
fn the_selected_check_is_selected_again_after_a_look_at_the_past() {
    let (mut state, model) = board(3_000);
    press(&mut state, &model, "7ejjj");
    let selected = copied(&mut state, &model);
    press(&mut state, &model, "<Home>");
    press(&mut state, &model, "<End>");
    assert_eq!((state.board.selection(), copied(&mut state, &model)), ((3, 11), selected));
}

#[test]
fn the_selected_descriptor_stays_selected_while_a_lower_one_opens_and_closes() {
    let (mut state, mut model) = board(900);
    open(&mut model, 901, &[0, 1, 2, 7, 9]);
    press(&mut state, &model, "3jjj");
    assert!(state.board.selection() == (3, 5) && copied(&mut state, &model).starts_with("7 "));
    for (millis, fds, row) in [(902, &[0, 1, 2, 4, 7, 9][..], 4), (903, &[0, 7, 9], 1)] {
        open(&mut model, millis, fds);
        state.refresh(&model);
        assert_eq!(state.board.selection(), (row, fds.len()));
        assert!(copied(&mut state, &model).starts_with("7 "));
    }
}

#[test]
fn a_reader_of_the_output_keeps_the_place_while_old_lines_are_forgotten() {
    let (mut state, mut model) = board(900);
    print(&mut model, 0..5_000);
    press(&mut state, &model, "6eg");
    press(&mut state, &model, &"j".repeat(60));
    assert_eq!(state.board.selection(), (60, 5_000));
    assert!(copied(&mut state, &model).ends_with("line 60"));
    let place = find(&state, &model, "line 60");
    print(&mut model, 5_000..5_002);
    state.refresh(&model);
    assert_eq!((state.board.selection(), find(&state, &model, "line 60")), ((58, 5_000), place));
    // A key that comes before the next picture is about the picture that is seen.
    print(&mut model, 5_002..5_012);
    press(&mut state, &model, "j");
    assert!(copied(&mut state, &model).ends_with("line 61"));
    print(&mut model, 5_012..5_200);
    state.refresh(&model);
    assert_eq!(state.board.selection(), (0, 5_000), "the line itself is forgotten");
    assert!(copied(&mut state, &model).ends_with("line 200"));
}

#[test]
fn a_filter_and_a_look_at_the_past_give_the_place_in_the_output_back() {
    let (mut state, mut model) = board(900);
    print(&mut model, 0..500);
    press(&mut state, &model, "6eg");
    press(&mut state, &model, &"j".repeat(100));
    assert_eq!(state.board.selection(), (100, 503));
    press(&mut state, &model, "fline 4");
    assert_eq!(state.board.selection(), (11, 111), "the next line that contains it");
    press(&mut state, &model, "<Esc>");
    assert_eq!(state.board.selection(), (100, 503));
    press(&mut state, &model, "<Home>");
    assert_eq!(state.board.selection(), (0, 0));
    press(&mut state, &model, "<End>");
    assert_eq!(state.board.selection(), (100, 503));
    press(&mut state, &model, "G");
    print(&mut model, 500..510);
    state.refresh(&model);
    assert_eq!(state.board.selection(), (512, 513), "who went to the end stays there");
    press(&mut state, &model, "k");
    print(&mut model, 510..520);
    state.refresh(&model);
    assert_eq!(state.board.selection(), (511, 523));
    assert!(text(&drawn(&state, &model, SIZE)).contains("line 508"));
}

#[test]
fn the_source_marks_where_the_selected_task_waits() {
    let model = story::alone(900);
    let mut state = State::new(Theme::ALL[0].clone(), story::cards(), SIZE);
    begin(&mut state, story::watched(), &model);
    let marked = |state: &State| {
        let screen = text(&drawn(state, &model, SIZE));
        let lines = screen.lines().filter_map(|line| line.split_once('▸')?.1.split_whitespace().next()?.parse().ok());
        lines.collect::<Vec<usize>>()
    };
    assert_eq!((state.board.task(), marked(&state)), (Some(TaskId(1)), vec![9]), "main waits for the workers");
    press(&mut state, &model, "j");
    assert_eq!(marked(&state), [12], "a worker sleeps");
    press(&mut state, &model, "k");
    assert_eq!(marked(&state), [9]);
    press(&mut state, &model, ",");
    assert_eq!(marked(&state), [12], "at a moment of the past it is what happened then");
}
