//! When `/proc` is read for a lane, and what is reported from it.

use super::{Peer, ProcessSource, collect_into, tree::Tree};
use crate::{
    event::{Observation, Time, wire::Message},
    source::{
        clock::now,
        feed::observation,
        proc::{Proc, ProcSample},
    },
};
use std::{mem, time::Duration};
use tokio::time::Instant;

/// How often it is read, each time twice as long apart while nothing is reported and nothing changes.
const LOOK: Duration = Duration::from_millis(100);
const MOST_APART: Duration = Duration::from_secs(1);
/// It is read at every edge of a loop's life, too, but not more often than this: some programs make loops by the thousand.
const LOOKS_APART: Duration = Duration::from_millis(10);
/// How often the threads of a program that does not report are looked at.
pub(super) const THREADS: Duration = Duration::from_secs(1);
/// And not before so many times as long as the last look took: with ten thousands of descriptors open it takes longer than
/// a ring does to be full.
const REST: u32 = 10;

/// When the next look is due.
#[derive(Debug)]
pub(super) struct Looks {
    earliest: Instant,
    next: Instant,
    /// When it were due if something was reported meanwhile.
    usual: Instant,
    apart: Duration,
    /// When to look at what needs no look at the whole process.
    glance: Instant,
    /// It is for a moment that matters.
    is_edge: bool,
    /// The last one took so long that rings may fill meanwhile.
    is_long: bool,
}

impl Looks {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            earliest: now + LOOKS_APART,
            next: now + LOOK,
            usual: now + LOOK,
            apart: LOOK,
            glance: now + LOOK,
            is_edge: false,
            is_long: false,
        }
    }

    /// Something was reported.
    pub(super) fn stir(&mut self) {
        self.apart = LOOK;
        self.next = self.next.min(self.usual);
    }

    /// Whether nothing has changed or been reported for more than a second.
    pub(super) fn are_rare(&self) -> bool {
        self.apart == MOST_APART
    }

    /// Here is a moment that matters: the next look comes as soon as it may.
    pub(super) fn hurry(&mut self) {
        self.is_edge = true;
        self.next = self.next.min(self.earliest);
    }

    pub(super) fn are_due(&self, now: Instant) -> bool {
        now >= self.next
    }

    /// A look is over, which began then; whether it saw the same as the one before.
    fn took(&mut self, began: Instant, now: Instant, is_same: bool) {
        let rest = (now - began) * REST;
        self.apart = if is_same { (self.apart * 2).min(MOST_APART) } else { LOOK };
        self.earliest = now + rest.max(LOOKS_APART);
        self.usual = now + rest.max(LOOK);
        self.next = now + rest.max(self.apart);
        self.is_long = rest > LOOK;
    }

    /// Another look is over, which began then.
    fn rest(&mut self, began: Instant, now: Instant) {
        let rest = (now - began) * REST;
        for due in [&mut self.earliest, &mut self.usual, &mut self.next] {
            *due = (*due).max(now + rest);
        }
        self.is_long |= rest > LOOK;
    }
}

impl ProcessSource {
    /// Takes the samples that are due. Before one that takes long the rings are emptied.
    pub(super) fn look_around(&mut self) {
        let at = now();
        let is_edge = self.looks.is_long && self.feed.drain_all(at, &mut self.pending);
        let matters = mem::take(&mut self.looks.is_edge) || is_edge;
        self.look(matters);
        let began = Instant::now();
        self.look_at_tree();
        self.looks.rest(began, Instant::now());
        self.glance(at);
    }

    /// The same without a sample, where that is due: a loop that is blocked shows as soon as ever.
    pub(super) fn glance_around(&mut self) {
        if self.looks.glance <= Instant::now() {
            self.glance(now());
        }
    }

    fn glance(&mut self, at: Time) {
        self.looks.glance = Instant::now() + LOOK;
        self.listen(false);
        self.feed.open_polls(at, false, &mut self.pending);
        self.look_at_threads(at);
        self.look_at_silent_threads(at);
        let out = self.speaker();
        self.stdout.roll(at, &mut collect_into(&mut self.pending, out));
        self.stderr.roll(at, &mut collect_into(&mut self.pending, out));
    }

    /// One look answers all requests that have come.
    pub(super) fn answer(&mut self) {
        let asked = mem::take(&mut self.asked);
        if asked.is_empty() {
            return;
        }
        self.feed.drain_all(now(), &mut self.pending);
        if let Some(proc) = &mut self.proc {
            proc.renew_sockets();
        }
        self.look(true);
        if let Peer::Connected(connection) = &self.link {
            // A program that does not take the answer waits for it in vain, but not for long.
            for number in asked {
                let _ = connection.send(&Message::Seen(number));
            }
        }
    }

    /// Samples `/proc`, and reports what changed. At an edge of a loop's life it reports an unchanged sample, too: then the
    /// files are known to be the same.
    pub(super) fn look(&mut self, matters: bool) {
        let (began, at) = (Instant::now(), now());
        let sample = self.proc.as_mut().and_then(Proc::sample);
        let is_same = sample.as_ref().is_some_and(|it| it.files == self.files && Some(it.usage) == self.usage)
            && !self.tree.as_ref().is_some_and(Tree::is_undecided);
        self.looks.took(began, Instant::now(), is_same);
        let Some(ProcSample { files, usage }) = sample else { return };
        if files != self.files {
            self.files.clone_from(&files);
            self.pending.push(observation(at, self.id, Observation::Files(files.into())));
        }
        if matters || self.usage != Some(usage) {
            self.usage = Some(usage);
            self.pending.push(observation(at, self.id, Observation::Usage(usage)));
        }
    }

    /// What the kernel says of the threads of a program that says nothing itself.
    fn look_at_silent_threads(&mut self, at: Time) {
        let (Peer::Listening(_) | Peer::Closed, Some(proc)) = (&self.link, &self.proc) else { return };
        let now = Instant::now();
        if now < self.next_threads {
            return;
        }
        self.next_threads = now + THREADS;
        let threads = proc.threads();
        if !threads.is_empty() && threads != self.threads {
            self.threads.clone_from(&threads);
            self.pending.push(observation(at, self.id, Observation::Threads(threads.into())));
        }
    }

    /// The agent answers with a stack from its own thread, even while the loop is blocked.
    fn look_at_threads(&mut self, at: Time) {
        let (Peer::Connected(connection), Some(proc), true) = (&self.link, &self.proc, self.is_interpreter()) else {
            return;
        };
        let (pending, id) = (&mut self.pending, self.id);
        let observe = |what| pending.push(observation(at, id, what));
        for tid in self.blocked.look(&self.feed.loop_threads(at), proc, at, observe) {
            let _ = connection.send(&Message::StackOf(tid));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LOOK, LOOKS_APART, Looks};
    use std::time::Duration;
    use tokio::time::Instant;

    /// How long after a look that took so long the next one is due: at an edge, and without one.
    fn rests(took: Duration) -> [Duration; 2] {
        let began = Instant::now();
        let mut looks = Looks::new(began);
        looks.took(began, began + took, false);
        let usual = looks.next - (began + took);
        looks.hurry();
        [looks.next - (began + took), usual]
    }

    #[test]
    fn a_long_look_is_followed_by_a_longer_rest() {
        assert_eq!(rests(Duration::from_micros(100)), [LOOKS_APART, LOOK]);
        assert_eq!(rests(Duration::from_millis(150)), [Duration::from_millis(1_500); 2]);
    }

    #[test]
    fn a_long_look_at_others_is_followed_by_a_longer_rest_too() {
        let began = Instant::now();
        let mut looks = Looks::new(began);
        looks.took(began, began, false);
        let now = began + Duration::from_millis(150);
        looks.rest(began, now);
        looks.hurry();
        assert_eq!((looks.next - now, looks.is_long), (Duration::from_millis(1_500), true));
    }

    #[test]
    fn looks_are_rarer_while_nothing_changes_and_nothing_is_reported() {
        let now = Instant::now();
        let mut looks = Looks::new(now);
        let mut apart = |is_same| {
            looks.took(now, now, is_same);
            let apart = (looks.next - now).as_millis();
            looks.stir();
            let stirred = (looks.next - now).as_millis();
            (apart, stirred)
        };
        assert_eq!([false, true, true, false].map(&mut apart), [(100, 100), (200, 100), (200, 100), (100, 100)]);
        let mut looks = Looks::new(now);
        let quiet = [0; 5].map(|_| {
            looks.took(now, now, true);
            (looks.next - now).as_millis()
        });
        assert_eq!(quiet, [200, 400, 800, 1_000, 1_000]);
    }
}
