//! The flags of every subcommand that starts a session: what is sent to its lanes, and how it is reported.

pub(super) use super::length::length;
use super::{
    code, engine::EngineArgs, is_terminal, look::LookArgs, record::RecordArgs, report::ReportArgs, say, signal,
    wrong_call,
};
use crate::{
    app::{
        Passage, PlannedSignal, RecordPlan, SessionSpec,
        linear::{Linear, LinearEnd, Picture},
    },
    export::Detail,
    finding::Limits,
    model::counted,
    recording::{RecordError, Recorder, Trouble},
    scenario::Scenario,
    ui::Order,
};
use std::{fs::File, process::ExitCode, time::Duration};

/// When a signal is sent without `--after`.
const AFTER: Duration = Duration::from_secs(1);

/// What is sent to the lanes, and how they are reported
#[derive(Debug, clap::Args)]
pub(super) struct SessionArgs {
    /// Send a signal to each lane: TERM, SIGTERM or 15
    #[arg(long, value_parser = signal::parse)]
    signal: Option<u8>,
    /// When to send it, after the lane's first loop starts running [default: 1s]. A program without a loop gets it so long
    /// after 5s, one that reports nothing after 2s
    #[arg(long, value_name = "TIME", value_parser = length)]
    after: Option<Duration>,
    /// Kill the lanes and exit with 124 when they take longer
    #[arg(long, value_name = "TIME", value_parser = length)]
    timeout: Option<Duration>,
    /// The longest time from a cancel's request to its delivery
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "50ms")]
    cancel_latency: Duration,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    record: RecordArgs,
}

/// A session to begin.
pub(super) struct Begin {
    pub(super) spec: SessionSpec,
    /// Why lanes are missing from it that should be there.
    pub(super) missing: Option<String>,
    /// Whether a session without those is broken.
    pub(super) needs_all: bool,
    /// Whether the exit code is the program's own, as it would be without us.
    pub(super) is_transparent: bool,
    /// What passes the program's output on.
    pub(super) passage: Option<Passage>,
    /// Where the report goes instead of stdout or stderr.
    pub(super) output: Option<File>,
}

impl Begin {
    /// A session whose lanes end with it, and whose checks are its outcome.
    pub(super) const fn judged(spec: SessionSpec, missing: Option<String>, needs_all: bool) -> Self {
        Self { spec, missing, needs_all, is_transparent: false, passage: None, output: None }
    }
}

impl SessionArgs {
    /// Where the rules draw the line.
    pub(super) fn limits(&self) -> Limits {
        Limits { cancel: self.cancel_latency.into(), ..Limits::default() }
    }

    /// Watches a session: in the dashboard on a terminal, else as lines.
    pub(super) fn perform(
        self,
        begin: Begin,
        scenarios: Vec<&'static Scenario>,
        engine: &EngineArgs,
        look: &LookArgs,
    ) -> ExitCode {
        let picture = match self.report.picture(look) {
            Ok(picture) => picture,
            Err(wrong) => return wrong_call(wrong),
        };
        let record = match self.begin_recording(&begin.spec) {
            Ok(record) => record,
            Err(wrong) => return wrong_call(wrong),
        };
        if self.opens_dashboard() && begin.output.is_none() {
            return look.open(scenarios, engine, Some((begin.spec, begin.missing)), record);
        }
        let linear = self.linear(begin, record.map(|(_, recorder)| recorder), picture);
        if let Some(missing) = &linear.missing {
            say("note", missing);
        }
        match linear.run() {
            Ok(end) => {
                say_end(&end);
                end.outcome.code().into()
            }
            Err(e) => {
                say("error", format_args!("failed to {e}"));
                code::BROKEN.into()
            }
        }
    }

    /// Where sessions are recorded, and what records this one, if it is to be.
    ///
    /// # Errors
    /// When it cannot be recorded there.
    pub(super) fn begin_recording(&self, spec: &SessionSpec) -> Result<Option<(RecordPlan, Recorder)>, RecordError> {
        let Some(mut plan) = self.record.plan() else { return Ok(None) };
        let recorder = plan.begin(&spec.brief, &spec.limits)?;
        Ok(Some((plan, recorder)))
    }

    /// Whether a flag asks for lines, whatever becomes of its signal.
    pub(super) const fn wants_lines(&self) -> bool {
        self.report.wants_lines()
    }

    /// Whether the session is shown in the dashboard, and not reported.
    pub(super) fn opens_dashboard(&self) -> bool {
        let wants_lines = self.report.wants_lines() || self.signal.is_some() || self.timeout.is_some();
        is_terminal() && !wants_lines
    }

    /// The name of the format, where one is asked for.
    pub(super) fn format_name(&self) -> Option<&str> {
        self.report.format_name()
    }

    /// Whether stdout is the report's alone, if it goes there.
    pub(super) fn has_output(&self) -> bool {
        self.report.exporter().has_output()
    }

    /// What these words mean, or why they mean nothing.
    ///
    /// # Errors
    /// A sentence that says what to write instead.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.after.is_some() && self.signal.is_none() {
            return Err("`--after` needs a signal; add `--signal TERM`".into());
        }
        self.report.check()
    }

    pub(super) fn linear(&self, begin: Begin, recorder: Option<Recorder>, picture: Option<Picture>) -> Linear {
        let Begin { mut spec, missing, needs_all, is_transparent, passage, output } = begin;
        if let Some(number) = self.signal {
            let signal = PlannedSignal { number, after: self.after.unwrap_or(AFTER), without_loop: is_transparent };
            spec.lanes.iter_mut().for_each(|lane| lane.signal = Some(signal));
        }
        // Where a console can join must be said while it can.
        let is_open = matches!(&spec.brief.order, Some(Order::Scenario(order)) if order.console);
        let detail = if is_open { self.report.detail().max(Detail::Story) } else { self.report.detail() };
        Linear {
            spec,
            missing,
            needs_all,
            is_transparent,
            timeout: self.timeout,
            exporter: self.report.exporter(),
            detail,
            passage,
            output,
            picture,
            recorder,
        }
    }
}

/// Says what a report leaves to be said.
pub(super) fn say_end(end: &LinearEnd) {
    let LinearEnd { outcome, unwritten, trouble, farewells } = end;
    farewells.iter().for_each(|farewell| say("note", farewell));
    if let Some(why) = outcome.why() {
        say("error", why);
    }
    if let Some(Trouble { sentence, .. }) = trouble.as_ref().filter(|it| outcome.why() != Some(&it.sentence)) {
        say("note", sentence);
    }
    unread(unwritten);
}

/// Says of what nobody has read all, and how many lines are missing there.
pub(super) fn unread(unwritten: &[(&str, u64)]) {
    for (what, count) in unwritten.iter().copied().filter(|(_, count)| *count > 0) {
        let were = if count == 1 { "was" } else { "were" };
        let lines = counted(count, "line");
        say("note", format_args!("{lines} {were} not written: {what} was not read in time"));
    }
}
