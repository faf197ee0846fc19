//! `advise` with flags.

use crate::loopscope;

#[test]
fn an_advice_names_its_statements_and_shows_the_code() {
    let (code, stdout, _) = loopscope("advise --from program --on 3.12 --stop term");
    assert_eq!(code, 0);
    for said in [
        "entry point: `asyncio.run(main())`, managed.",
        "(statement 17)",
        "    asyncio.run(main())",
        "`loopscope claims 1 ",
    ] {
        assert!(stdout.contains(said), "{said}\n{stdout}");
    }
    let (_, stdout, _) = loopscope("advise --from loop --on tokio --json");
    let object: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(object["for"]["from"], "loop");
    assert_eq!(object["parts"][0]["reasons"][0]["claims"], serde_json::json!([15, 31]));
    for (version, known) in [("3.8", "3.8"), ("3.10", "3.8"), ("3.13", "3.12"), ("3.15", "3.14")] {
        let (_, stdout, _) = loopscope(&format!("advise --on {version} --json"));
        let object: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        assert_eq!(object["for"]["on"], known, "{version}");
    }
    let (code, _, stderr) = loopscope("advise --on 3.7");
    assert_eq!(code, 2);
    assert!(stderr.contains("write one of 3.8, 3.11, 3.12, 3.14, tokio"), "{stderr}");
    let (code, _, stderr) = loopscope("advise --stop sometime");
    assert_eq!(code, 2);
    assert!(stderr.contains("possible values: itself, ctrl-c, term"), "{stderr}");
}
