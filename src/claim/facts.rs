//! Questions to a lane that has ended, as judgements ask them.

use crate::{
    event::{
        End, Event, Exit, LoopId, LoopState, Refusal, Report, SiteId, Stream, Time, WarningCategory, What, signal_name,
    },
    finding::{Finding, Limits, RULES, Verdict},
    model::{Lane, LoopHistory, Refused, TaskHistory},
};

/// A lane that has ended.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) lane: &'a Lane,
}

impl<'a> Facts<'a> {
    pub(super) fn loops(self) -> &'a [LoopHistory] {
        self.lane.loops.all()
    }

    /// What it says where the engine has no such thing: it runs no loop, prints a sentence and ends well.
    pub(super) fn absent(self) -> Option<&'a str> {
        let is_silent = self.loops().is_empty() && self.exit() == Exit::Code(0);
        self.lines().next().filter(|_| is_silent)
    }

    /// The first loop that ran.
    pub(super) fn first_loop(self) -> Option<&'a LoopHistory> {
        self.loops().iter().find(|it| it.runs(Time::END) > 0)
    }

    /// How many loops were created, and how many of them are closed in the end.
    pub(super) fn closed(self) -> (usize, usize) {
        let closed = self.loops().iter().filter(|it| it.state(Time::END) == Some(LoopState::Closed));
        (closed.count(), self.loops().len())
    }

    pub(super) fn is_all_closed(self) -> bool {
        let (closed, made) = self.closed();
        made > 0 && closed == made
    }

    /// Where something stands in the source: `sleep.py:12`.
    pub(super) fn at(self, site: SiteId) -> &'a str {
        self.lane.site(site).unwrap_or("an unknown place")
    }

    /// The call that took a loop to a state first.
    pub(super) fn loop_site(self, id: LoopId, wanted: LoopState) -> Option<SiteId> {
        self.lane.log.iter().find_map(|event| match event.what {
            What::Report(Report::Loop { id: of, state }) if (of, state) == (id, wanted) => Some(event.site),
            _ => None,
        })
    }

    /// How many warnings of a category contain this, whether they were printed or not.
    pub(super) fn warnings(self, wanted: WarningCategory, says: &str) -> usize {
        let is_one = |event: &&Event| match event.what {
            What::Report(Report::Warning { category, text, .. }) => {
                category == wanted && self.lane.name(text).to_string().contains(says)
            }
            _ => false,
        };
        self.lane.log.iter().filter(is_one).count()
    }

    /// The lines it printed on stdout.
    pub(super) fn lines(self) -> impl DoubleEndedIterator<Item = &'a str> {
        self.lane.output.iter().filter(|line| line.stream == Stream::Stdout).map(|line| &*line.line)
    }

    /// The first line of its output, on stdout or stderr, that contains this.
    pub(super) fn printed(self, text: &str) -> Option<&'a str> {
        self.lane.output.iter().map(|line| &*line.line).find(|line| line.contains(text))
    }

    pub(super) fn count_printed(self, text: &str) -> usize {
        self.lane.output.iter().filter(|line| line.line.contains(text)).count()
    }

    pub(super) fn refused(self, refusal: Refusal) -> Option<&'a Refused> {
        self.lane.refusals.iter().find(|refused| refused.refusal == refusal)
    }

    /// The tasks whose names begin so, in the order of their creation.
    pub(super) fn tasks(self, name: &str) -> Vec<&'a TaskHistory> {
        let mut tasks: Vec<_> = self.lane.tasks.all().iter().filter(|task| self.is_named(task, name)).collect();
        tasks.sort_by_key(|task| (task.born(), task.id));
        tasks
    }

    fn is_named(self, task: &TaskHistory, name: &str) -> bool {
        self.lane.task_name(task).to_string().starts_with(name)
    }

    /// How many tasks, whose names begin so, ended in this way.
    pub(super) fn ended(self, name: &str, end: End) -> usize {
        self.tasks(name).into_iter().filter(|task| task.ended.is_some_and(|it| it.end == end)).count()
    }

    /// What a rule says about it.
    pub(super) fn finding(self, rule: &str) -> Option<Finding> {
        RULES.iter().find(|known| known.name == rule).map(|rule| rule.judge(self.lane, Time::END, &Limits::default()))
    }

    /// A rule's verdict, in a few words with the first thing that it is about: `3 tasks left: background-0, created at
    /// leftovers.py:21`.
    pub(super) fn check(self, rule: &str) -> (Verdict, String) {
        let Some(finding) = self.finding(rule) else { return (Verdict::Unknown, String::new()) };
        let about = finding.subjects.first().map(|first| match &first.place {
            Some(place) => format!("{}, created at {place}", first.name),
            None => first.name.clone(),
        });
        let first = if finding.count > 1 { "the first is " } else { "" };
        let about = about.filter(|_| finding.verdict == Verdict::Fail);
        let about = about.map_or_else(String::new, |about| format!(" ({first}{about})"));
        (finding.verdict, format!("{}{about}", finding.fragment))
    }

    pub(super) fn exit(self) -> Exit {
        self.lane.exit(Time::END).unwrap_or(Exit::Unknown)
    }

    /// `exited with code 1`, `was killed by SIGTERM`.
    pub(super) fn ending(self) -> String {
        match self.exit() {
            Exit::Code(code) => format!("exited with code {code}"),
            Exit::Signal(signal) => format!("was killed by {}", signal_name(signal)),
            Exit::Unknown => "ended".into(),
        }
    }
}
