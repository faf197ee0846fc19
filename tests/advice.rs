//! What `advise` prints is true as code, too: each program is run on an interpreter of the version that it is for.

use std::{collections::BTreeSet, process::Command};

use loopscope::{
    advice::{Answers, Place, Target, advise},
    source::python::{Interpreter, all},
};

#[test]
fn every_recommended_program_runs_to_its_end() {
    let found = all();
    for target in [Target::Python38, Target::Python311, Target::Python312, Target::Python314] {
        let Some(python) = found.iter().find(|python| is_for(python, target)) else { continue };
        for program in programs(target) {
            let ran = Command::new(&python.path).args(["-W", "error", "-c", &program]).output().expect("it starts");
            let stderr = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success(), "{python}: {stderr}\n{program}");
            assert!(stderr.is_empty(), "{python}: {stderr}\n{program}");
        }
    }
}

fn is_for(python: &Interpreter, target: Target) -> bool {
    let (_, minor, _) = python.version;
    match target {
        Target::Python38 => (8..=10).contains(&minor),
        Target::Python311 => minor == 11,
        Target::Python312 => (12..=13).contains(&minor),
        Target::Python314 => minor >= 14,
        Target::Tokio => false,
    }
}

/// Each program once, made to end soon. Those for uvloop are left to whoever has it.
fn programs(target: Target) -> BTreeSet<String> {
    let of_target = Answers::all().into_iter().filter(|answers| answers.target() == target);
    let mut all = BTreeSet::new();
    for answers in of_target.filter(|answers| answers.place() != Place::Inside) {
        let code = advise(&answers).code;
        if code.contains("uvloop") {
            continue;
        }
        let soon = "    asyncio.get_running_loop().call_later(0.01, stop.set)\n    await stop.wait()";
        let code = code.replace("asyncio.sleep(1)", "asyncio.sleep(0.01)").replace("    await stop.wait()", soon);
        let call = if code.contains("def handle") { "\nhandle(None)\n" } else { "" };
        all.insert(code + call);
    }
    all
}
