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
    let (code, _, stderr) = loopscope("advise --stop sometime");
    assert_eq!(code, 2);
    assert!(stderr.contains("possible values: itself, ctrl-c, term"), "{stderr}");
}
