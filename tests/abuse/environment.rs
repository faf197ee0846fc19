//! Folders, variables, configurations and masks that are not what they should be.

use super::row::Row;

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "a_colon_in_tmpdir",
        "mkdir a:b; TMPDIR=$PWD/a:b $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3",
    )
    .prints(&["4 tasks in all"]),
    Row::new(
        "a_blank_in_tmpdir",
        "mkdir 'a b'; TMPDIR=\"$PWD/a b\" $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3",
    )
    .prints(&["4 tasks in all"]),
    Row::new("no_tmpdir", "TMPDIR=/nowhere $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3")
        .prints(&["4 tasks in all"]),
    Row::new("an_empty_tmpdir", "TMPDIR= $LOOPSCOPE run sleep --set length=50ms").prints(&["4 tasks in all"]),
    Row::new(
        "a_long_tmpdir",
        "d=$PWD; for i in 1 2 3 4 5 6; do d=$d/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done; mkdir -p $d; \
         TMPDIR=$d $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3",
    )
    .prints(&["4 tasks in all"]),
    Row::new("an_agent_folder_with_a_colon", "mkdir a:b; $LOOPSCOPE check --agent-dir a:b -- python3 -c pass")
        .code(3)
        .says(&["PYTHONPATH is split"]),
    Row::new("a_relative_runtime_dir", "XDG_RUNTIME_DIR=x $LOOPSCOPE run sleep --set length=50ms"),
    Row::new("no_home", "unset HOME; $LOOPSCOPE run sleep --set length=50ms").prints(&["4 tasks in all"]),
    // Without HOME the settings are those of whoever runs the tests, which may name another engine.
    Row::new(
        "no_variables",
        "env -i LOOPSCOPE_ABUSE=$LOOPSCOPE_ABUSE $LOOPSCOPE run sleep --engine tokio --set length=50ms",
    )
    .prints(&["4 tasks in all"]),
    Row::new("a_plain_locale", "LC_ALL=C LANG=C $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3"),
    Row::new("a_mask_that_hides_all", "umask 777; $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3")
        .prints(&["4 tasks in all"]),
    Row::new("a_folder_that_is_gone", "mkdir d; cd d; rmdir ../d; $LOOPSCOPE run sleep --set length=50ms"),
    Row::new("a_dumb_terminal", "TERM=dumb $LOOPSCOPE").prints(&["sleep"]),
    Row::new(
        "a_usual_configuration_that_is_a_pipe",
        "mkdir -p $HOME/.config/loopscope; \
         mkfifo $HOME/.config/loopscope/config.toml; $LOOPSCOPE run sleep --set length=50ms",
    )
    .says(&["no regular file", "going on without it"]),
    Row::new(
        "a_usual_configuration_that_is_a_folder",
        "mkdir -p $HOME/.config/loopscope/config.toml; \
         $LOOPSCOPE run sleep --set length=50ms",
    )
    .says(&["going on without it"]),
    Row::new("a_named_configuration_that_is_a_pipe", "mkfifo c; $LOOPSCOPE --config c run sleep")
        .code(2)
        .says(&["no regular file"]),
    Row::new("a_configuration_without_an_end", "$LOOPSCOPE --config /dev/zero run sleep")
        .code(2)
        .says(&["no regular file"]),
    Row::new(
        "a_configuration_too_long",
        "head -c 2000000 /dev/zero | tr '\\0' '#' >c; $LOOPSCOPE --config c run sleep",
    )
    .code(2)
    .says(&["longer than 1024 kB"]),
    Row::new("a_configuration_of_bytes", "printf '\\377\\376' >c; $LOOPSCOPE --config c run sleep")
        .code(2)
        .says(&["cannot read the configuration"]),
    Row::new("a_project_that_is_a_pipe", "mkfifo p; $LOOPSCOPE check --project p -- true")
        .code(2)
        .says(&["no regular file"]),
    Row::new(
        "a_launcher_of_python_that_hangs",
        "printf '#!/bin/sh\\nsleep 100\\n' >py; chmod +x py; $LOOPSCOPE run sleep --engine cpython --python ./py",
    )
    .code(2)
    .says(&["did not report its version within 5 s"]),
    Row::new("a_python_that_is_none", "$LOOPSCOPE run sleep --engine cpython --python /bin/true").code(2),
    Row::new("no_command", "$LOOPSCOPE watch -- ./nothing").code(3).says(&["no such program"]),
    Row::new("a_command_that_may_not_run", "touch f; $LOOPSCOPE watch -- ./f").code(3).says(&["not allowed to run it"]),
    Row::new("a_recording_that_is_a_pipe", "mkfifo r; $LOOPSCOPE show r").code(2),
    Row::new("a_recording_of_noise", "head -c 100000 /dev/urandom >r; $LOOPSCOPE show r").code(2),
];
