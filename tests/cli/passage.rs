//! The way of a signal through a program, measured.

use super::loopscope;
use serde_json::Value;

const CALL: &str = "run graceful-shutdown --entry managed --signal TERM --after 100ms";

#[test]
fn every_station_of_a_signal_has_its_time() {
    let (_, stdout, _) = loopscope(&format!("{CALL} --json"));
    let mut lines = stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let way = lines.find(|line| line["type"] == "passage").expect("a signal was sent");
    assert_eq!((&way["signal"], &way["count"]), (&"SIGTERM".into(), &3.into()));
    let legs = way["legs"].as_array().expect("a list");
    let stations: Vec<_> = legs.iter().filter_map(|leg| leg["station"].as_str()).collect();
    let expected = ["sent", "handler ran", "cancel requested", "delivered", "ended", "loop stopped", "process ended"];
    assert_eq!(stations, expected);
    let times: Vec<_> = legs.iter().filter_map(|leg| leg["at_ns"].as_u64()).collect();
    assert!(times.len() == legs.len() && times.is_sorted(), "{times:?}");
    let steps = times.windows(2).map(|pair| Some(pair[1] - pair[0]));
    assert!(steps.eq(legs[1..].iter().map(|leg| leg["took_ns"].as_u64())), "{way}");
    for task in way["tasks"].as_array().expect("a list") {
        let at = |key: &str| task[key].as_u64().expect("it came so far");
        assert!(at("requested_ns") <= at("delivered_ns") && at("delivered_ns") <= at("ended_ns"), "{task}");
    }
}

#[test]
fn verbose_lines_have_the_table() {
    let (_, stdout, _) = loopscope(&format!("{CALL} --verbose"));
    for words in ["\n  SIGTERM\n", "handler ran\n", "cancel requested: 3 tasks; of each p50 ", "worker-2: requested +"]
    {
        assert!(stdout.contains(words), "{words} is missing: {stdout}");
    }
    assert!(!loopscope(CALL).1.contains("handler ran\n"));
}
