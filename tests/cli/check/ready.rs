//! What says that a program is ready.

use super::{SERVER, check, shell};
use std::net::TcpListener;

/// Ends by itself a moment after the signal, and says so.
const SCRIPT: &str =
    "trap 'echo asked; exit 0' TERM; echo starting; printf 'rea'; printf 'dy>'; while :; do sleep 0.01; done";

#[test]
fn a_text_says_it_also_without_the_end_of_a_line() {
    let checked = shell(&["--ready-when", "text:ready>", "--signal", "TERM"], SCRIPT);
    assert_eq!((checked.code, &*checked.stdout), (0, &b"starting\nready>asked\n"[..]), "{}", checked.stderr());
    let checked = shell(&["--ready-when", "text:on stderr", "--signal", "TERM"], "echo on stderr >&2; exec sleep 60");
    assert_eq!(checked.code, 0, "{}", checked.stderr());
}

#[test]
fn a_loop_that_runs_says_it() {
    let checked = check(&["--ready-when", "loop", "--signal", "KILL"], SERVER);
    assert_eq!(checked.code, 0, "{}", checked.stderr());
    let checked = shell(&["--ready-when", "loop", "--ready-within", "200ms", "--signal", "TERM"], SCRIPT);
    assert_eq!(checked.code, 3, "{}", checked.stderr());
    assert_eq!(checked.first(), "The program was not ready within 200 ms: no event loop began to run.");
}

#[test]
fn some_time_says_it() {
    let checked = shell(&["--ready-when", "after:200ms", "--signal", "TERM"], SCRIPT);
    assert_eq!(checked.code, 0, "{}", checked.stderr());
    assert!(checked.stderr().contains("; ready after 200 ms; "), "{}", checked.stderr());
}

#[test]
fn a_readiness_that_never_comes_is_no_answer() {
    for (ready, why) in [
        ("text:listening", "it did not write `listening`"),
        ("port:1", "nothing listened on port 1"),
        ("port:localhost:1", "nothing listened on localhost:1"),
        ("notify", "it did not send READY=1 to $NOTIFY_SOCKET"),
    ] {
        let checked = shell(&["--ready-when", ready, "--ready-within", "200ms", "--signal", "TERM"], "exec sleep 60");
        assert_eq!(checked.code, 3, "{}", checked.stderr());
        assert_eq!(checked.first(), format!("The program was not ready within 200 ms: {why}."));
        assert!(checked.stderr().contains("\nFix: "), "{}", checked.stderr());
    }
}

#[test]
fn a_program_that_ends_before_is_no_answer() {
    let checked = shell(&["--ready-when", "text:ready", "--signal", "TERM"], "echo starting");
    assert_eq!(checked.code, 3, "{}", checked.stderr());
    assert_eq!(checked.first(), "The program ended (code 0) before it was ready: it did not write `ready`.");
    // Its exit says more.
    let checked = shell(&["--signal", "TERM"], "exit 7");
    assert_eq!((checked.code, &*checked.first()), (3, "The process ended with code 7."), "{}", checked.stderr());
    assert!(checked.stderr().contains("\n  fail  ready: The program ended (code 7) before it was ready: "));
}

#[test]
fn a_port_of_another_program_says_nothing() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = other.local_addr().expect("an address").port();
    let checked = shell(&["--ready-when", &format!("port:{port}"), "--signal", "TERM"], "exec sleep 60");
    let sentence = format!(
        "error: failed to start the program: port {port} is taken before it runs; end what listens there, or choose another port\n"
    );
    assert_eq!((checked.code, checked.stderr()), (3, sentence));
}
