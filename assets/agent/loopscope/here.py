"""What is a thread's own, above all what writes its records."""

import _thread

from .bound import none


class Here(_thread._local):
    record = polled = created = ended = fill = staticmethod(none)  # writers: `ring` gives every thread its own
    ring = None
    job = running_job = None  # the job that is being submitted; that runs here
    running_future = 0  # the id of that one's future
    cause = None  # who requests, while a callback that a signal has scheduled runs
    cause_once = None  # the same, for the next cancel alone
    unseen = None  # the category of a warning that is ignored by default, and which instruction of which frame warns
    finding = None  # the module that is being looked for
    depth = 0  # of cancels within cancels

    def use(self, make, *args):
        """Has records written to a new ring. What happens while it is made, an error above all, is not written: that
        would make another."""
        before = vars(self).copy()
        self.record, self.polled, self.created, self.ended = (none,) * 4
        try:
            self.ring = ring = make(*args)  # in no cycle, as the writers are: it goes with the thread
        except BaseException:
            vars(self).clear()
            vars(self).update(before)
            raise
        self.record, self.polled, self.created, self.ended, self.fill = ring.writers


here = Here()
