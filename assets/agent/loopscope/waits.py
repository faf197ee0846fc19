"""What tasks are waiting on, and where. Most waits are short: so where there are many, the agent's thread reports those
that last now and then, and everything that needs them has them reported at once."""

from _weakref import ref

from .bound import PYTHON, collect, collect_not, collects, none, now, sleep, turn_length
from .codes import (
    ON_EXECUTOR, ON_FUTURE, ON_GATHER, ON_GROUP, ON_SHIELD, ON_SLEEP, ON_TASK, WAITING)
from .errors import is_foreign
from .here import here
from .kinds import qualified_name
from .places import is_internal, is_waiting_room, place_id, suspension
from .ring import put
from .state import pauses, state, waits

WINDOW, MOST_AT_ONCE = 0.01, 10  # s in which no more than so many waits are reported at once
DEFAULT_TURN = 0.005  # s; where others may have theirs sooner, they would find the collector switched off
IN_A_TURN = 50 if PYTHON >= (3, 12) else 10  # so many tasks are looked at in far less than 5 ms


def suspended(task, key, start):
    """A step of a task ended that had started then, and the task is waiting for something."""
    try:
        if start >= state.due:
            state.due, state.left = start + WINDOW, MOST_AT_ONCE
        if state.left:
            state.left -= 1
            report_wait(task, key)
        else:
            pauses[key] = ref(task)
    except Exception:
        if is_foreign():
            raise


def report_wait(task, key):
    """Reports where a task waits, if it does, and where that is elsewhere than the last time. Its loop may run it
    meanwhile, in another thread: then it no longer waits for the same."""
    try:
        waited = task._fut_waiter
        if waited is None:
            return
        frame, code = suspension(state.coroutine_of(task))
        if frame is None:
            return
        other = id(waited) if isinstance(waited, state.task_types) else 0
        where, on = (id(frame.f_code), frame.f_lasti, other), ON_TASK if other else waits_on(waited, code)
        if waits.get(key) != where:
            at, start = place_id(frame), now()
            if task._fut_waiter is waited:
                waits[key] = where
                here.record(put, WAITING, on, at, start, key, other, 0)
    except Exception:
        if is_foreign():
            raise


CHAINED = {  # a callback that asyncio leaves with what a task waits for -> what that is
    "shield.<locals>._outer_done_callback": ON_SHIELD, "_chain_future.<locals>._call_check_cancel": ON_EXECUTOR,
}


def waits_on(waited, code):
    if is_internal(code):
        if code.co_name == "sleep":
            return ON_SLEEP
        if code.co_name in ("__aexit__", "_aexit") and "taskgroups" in code.co_filename:
            return ON_GROUP
    elif code.co_name == "__aexit__" and is_waiting_room(code):
        return ON_GROUP
    if type(waited).__name__ == "_GatheringFuture":
        return ON_GATHER
    callbacks = getattr(waited, "_callbacks", None) or ()
    for callback, _ in callbacks if len(callbacks) > 1 else ():  # one is the task's own
        on = CHAINED.get(qualified_name(callback))
        if on is not None:
            return on
    return ON_FUTURE


def report_waits():
    """Reports where tasks wait that were suspended since the last time."""
    all(reporting_waits())


def reporting_waits():
    for count, key in enumerate(list(pauses), 1):
        task = pauses.pop(key, none)()
        if task is not None:
            report_wait(task, key)
        task = None
        if not count % IN_A_TURN:
            yield True


def in_turns(looking):
    """Looks at tasks from the agent's thread, so that none dies there, nor garbage of the program's: after a sleep the
    interpreter lets no other thread in for 5 ms (`sys.getswitchinterval`), which is longer than a turn takes."""
    is_going_on = True
    while is_going_on:
        sleep(0)
        if not collects() or turn_length() < DEFAULT_TURN:
            is_going_on = next(looking, False)
            continue
        collect_not()
        is_going_on = next(looking, False)
        collect()
