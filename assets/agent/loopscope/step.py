"""Steps of tasks and callbacks of loops. Their hooks are templates, filled in for the mode, for they run most of
all."""

import sys

from .bound import HERE, now
from .cancel import step_after_request, swallowed
from .codes import BY_SIGNAL, CALLBACK, FINISHED, RETURNED
from .created import is_new_task, is_step
from .ends import ended
from .errors import is_foreign, quietly
from .here import here
from .kinds import SimpleNamespace
from .names import label_id
from .ring import put
from .splice import spliced
from .state import handles, known, number_of, pauses, requests, state, step_types
from .timers import timer_over, timers
from .waits import suspended

# A step of a task is BODY. What is marked is for one mode alone. The frame lets go of what it refers to, for frames of
# the program keep it: a failed task, whose error keeps those, would be in a cycle. DROPPED stands for the arguments of
# the agent's own function.
STEP = """
if requests_:
    rare_.step_after_request(task_, ARGS)
start_ = now_()  # full
try:
    BODY
finally:
    waiter_ = task_._fut_waiter
    if waiter_ is None and task_._state != 'PENDING':
        key_ = id(task_)
        rare_.ended(task_, key_, start_)  # full
        if requests_ or task_._exception is not None or task_._state == 'CANCELLED' or key_ not in known_:  # lifecycle
            rare_.ended(task_, key_, 0)  # lifecycle
        else:  # lifecycle
            known_.discard(key_)  # lifecycle
            here_.ended(RETURNED, key_)  # lifecycle
    else:
        key_ = id(task_)  # full
        here_.polled(key_, start_)  # full
        if waiter_ is not None and key_ not in pauses_:  # full
            rare_.suspended(task_, key_, start_)  # full
        if requests_:
            rare_.swallowed(id(task_))
    watched_ = task_ = waiter_ = DROPPED None
"""

# The body of `Handle._run` in CPython's `asyncio/events.py` is BODY, which runs any callback.
RUN = """
watched_ = self._callback
if type(watched_) in step_types_ and IS_TASK:
    STEP
elif IS_WATCHED:
    if timers_ and id(self) in timers_:
        rare_.fires(self)
    signal_ = handles_ and id(self) in handles_ and rare_.signalled(self)
    start_ = now_()
    try:
        BODY
    finally:
        if now_() - start_ > SLOW or signal_:
            rare_.called(watched_, start_, signal_)
        watched_ = None
else:
    watched_ = None
    if timers_ and id(self) in timers_:  # lifecycle
        rare_.fires(self)  # lifecycle
    BODY
"""
IS_TASK = {  # whether new tasks are known before they run -> whether this is one's step
    True: "(type(task_ := watched_.__self__) is Task_ or rare_.is_step(watched_))",
    False: "(id(task_ := watched_.__self__) in known_ or rare_.is_new_task(watched_))",
}
SLOW = 0.005  # s from which on a callback that is no task's step is reported


@quietly
def signalled(handle):
    """A callback starts that a signal has scheduled: what it cancels, the signal does."""
    del handles[id(handle)]
    here.cause = BY_SIGNAL
    return True


@quietly
def called(callback, start, signal):
    """A callback of the loop ended that took long, or served a signal."""
    if signal:
        here.cause = None
    took = int((now() - start) * 1e9)
    here.record(put, CALLBACK, 0, 0, start, number_of(state.running_loop()), label_id(callback), took)


def filled_in(text, **blanks):
    """A template for this mode, its blanks filled in; STEP is one of them."""
    is_full = state.mode == "full"
    blanks = {"IS_WATCHED": is_full or "handles_", "IS_TASK": IS_TASK[state.is_creation_seen], "SLOW": SLOW,
              "RETURNED": RETURNED, "DROPPED": "", **blanks}
    text = text.replace("STEP", STEP.strip("\n").replace("\n", "\n    "))
    for blank, filled in blanks.items():
        text = text.replace(blank, str(filled))
    return "".join(each for each in text.splitlines(True) if ("# lifecycle" if is_full else "# full") not in each)


def step_hooks(original):
    """What STEP and RUN refer to. Each name that they close over costs every call, so one name stands for all that is
    rare."""
    rare = SimpleNamespace(
        is_step=is_step, is_new_task=is_new_task, step_after_request=step_after_request, ended=ended,
        swallowed=swallowed, suspended=suspended, signalled=signalled, called=called,
        fires=quietly(timer_over(FINISHED)), run=original)
    return {"step_types_": step_types, "Task_": sys.modules["asyncio.tasks"].Task, "known_": known,
            "requests_": requests, "pauses_": pauses, "handles_": handles, "timers_": timers, "here_": here,
            "now_": now, "rare_": rare}


def new_function(head, text, hooks):
    """The function of that head and text, which refers to those hooks."""
    names, name, made = ", ".join(hooks), head[4:head.index("(")], {}
    text = "def make(%s):\n %s\n  %s\n return %s" % (names, head, text.replace("\n", "\n  "), name)
    exec(compile(text, HERE + "template>", "exec"), made)
    return made["make"](**hooks)


def watch_step(original):
    """`Handle._run`, which is that of timers, too."""
    hooks, text = step_hooks(original), filled_in(RUN, ARGS="self._args")
    try:
        return spliced(original, hooks, text=text)
    except Exception:
        if is_foreign():
            raise
        return new_function("def _run(self):", text.replace("BODY", "rare_.run(self)") + "self = None\n", hooks)
