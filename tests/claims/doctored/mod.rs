//! Scenarios that break what the real ones show, one of them for each claim at least.

mod bridges;
mod ends;
mod implicit;
mod latency;
mod leaks;
mod nested;
mod shutdown;
mod signals;
mod start;
mod threads;

use loopscope::{
    claim::Truth,
    runtime::Result,
    scenario::{self, Body, Scenario, Settings, Twin},
};

/// A scenario in place of a real one, and what that makes of a claim.
pub(crate) struct Doctored {
    pub(crate) claim: u8,
    /// The real one.
    pub(crate) of: &'static str,
    pub(crate) scenario: &'static Scenario,
    pub(crate) becomes: Truth,
    /// Whether it is its Python twin that breaks the statement.
    pub(crate) is_python: bool,
}

/// All of them, of every subject.
pub(crate) fn doctored() -> Vec<Doctored> {
    let mut all = Vec::new();
    let subjects = [
        start::doctored,
        ends::doctored,
        nested::doctored,
        leaks::doctored,
        shutdown::doctored,
        signals::doctored,
        threads::doctored,
        implicit::doctored,
        bridges::doctored,
        latency::doctored,
    ];
    for subject in subjects {
        all.extend(subject());
    }
    all.push(Doctored { claim: 0, of: "", scenario: another(), becomes: Truth::Unknown, is_python: false });
    all.retain(|it| it.claim > 0 || std::env::args().nth(1).is_some_and(|word| word == "lane"));
    all
}

/// One that does nothing but print a line, and takes any setting of any scenario.
pub(crate) fn another() -> &'static Scenario {
    let params = scenario::ALL.iter().flat_map(|it| it.params.iter().cloned()).collect::<Vec<_>>();
    fn nothing(_: &Settings) -> Result<()> {
        loopscope::runtime::run(async {
            println!("nothing");
            Ok(())
        })
    }
    let real = scenario::ALL[0];
    leaked(Scenario { params: params.leak(), managed: nothing, manual: nothing, ..like(real, "another") })
}

/// A doctored scenario on Tokio: a real one with other bodies; `None` leaves the real body.
fn tokio(
    claims: &[(u8, Truth)],
    of: &'static str,
    name: &'static str,
    [managed, manual]: [Option<Body>; 2],
) -> Vec<Doctored> {
    let real = scenario::find(scenario::ALL, of).expect("a real scenario");
    let bodies = (managed.unwrap_or(real.managed), manual.unwrap_or(real.manual));
    let scenario = leaked(Scenario { managed: bodies.0, manual: bodies.1, ..like(real, name) });
    let one = |&(claim, becomes): &(u8, Truth)| Doctored { claim, of, scenario, becomes, is_python: false };
    claims.iter().map(one).collect()
}

/// A doctored twin: a real scenario with another text in Python.
fn python(claims: &[(u8, Truth)], of: &'static str, name: &'static str, source: &'static str) -> Vec<Doctored> {
    let real = scenario::find(scenario::ALL, of).expect("a real scenario");
    let twin = real.twin.map(|twin| Twin { source, ..twin });
    let scenario = leaked(Scenario { twin, ..like(real, name) });
    let one = |&(claim, becomes): &(u8, Truth)| Doctored { claim, of, scenario, becomes, is_python: true };
    claims.iter().map(one).collect()
}

fn like(real: &'static Scenario, name: &'static str) -> Scenario {
    Scenario {
        name,
        what: real.what,
        group: real.group,
        level: real.level,
        look_for: real.look_for,
        proves: real.proves,
        params: real.params,
        file: real.file,
        source: real.source,
        twin: real.twin,
        managed: real.managed,
        manual: real.manual,
    }
}

fn leaked(scenario: Scenario) -> &'static Scenario {
    Box::leak(Box::new(scenario))
}

/// A sleep as a body of a task.
async fn nap(length: std::time::Duration) -> Result<()> {
    loopscope::runtime::sleep(length).await?;
    Ok(())
}
