"""How tasks end."""

import sys
from gc import get_referents

from .codes import (
    CANCEL_SWALLOWED, CANCELLED, DIFFERENT_LOOP, FAILED, POLLED, POLLED_LAST, REFUSED, RETURNED, TASK_ENDED)
from .errors import is_foreign
from .here import here
from .names import error_text, name_id
from .places import error_place_id
from .ring import write
from .state import discard_known, known, number_of, pop_pause, pop_request, pop_wait, requests

eager = set()  # ids of tasks that were reported while they ran for the first time, before they were registered


def ended(task, key, start):
    """A task's last step ended. `start` is 0 where steps are not reported."""
    try:
        if key not in known:
            return
        discard_known(key)
        pop_wait(key, None)
        pop_pause(key, None)
        if eager:
            eager.discard(key)
        delivered = pop_request(key, None) if requests else None
        error = task._exception  # exception() counts as looking at it
        is_returned = error is None and task._state != "CANCELLED"
        if start:
            here.polled(key, start, POLLED_LAST if is_returned and not delivered else POLLED)
        if is_returned and delivered:
            write(CANCEL_SWALLOWED, 0, 0, key)
        if error is not None:
            report_failure(task, key, error)
        elif delivered or not (start and is_returned):
            here.ended(RETURNED if is_returned else CANCELLED, key)
    except Exception:
        if is_foreign():
            raise


ELSEWHERE = "attached to a different loop", "is bound to a different event loop"


def of_another_loop(error, loop):
    """The innermost object in the error's frames that belongs to another loop: the number of that, and its own type."""
    trace, found = error.__traceback__, (0, 0)
    while trace is not None:
        for it in get_referents(trace.tb_frame):
            other = loop_of(it)
            if other is not None and other is not loop and number_of(other):
                found = number_of(other), name_id(type(it).__qualname__)
        trace = trace.tb_next
    return found


def loop_of(thing):
    kind = type(thing)
    if issubclass(kind, sys.modules["asyncio.futures"].Future):
        return thing._loop
    is_asyncios = kind.__module__[:8] == "asyncio." and hasattr(thing, "__dict__")
    return vars(thing).get("_loop") if is_asyncios else None


def report_failure(task, key, error):
    text = error_text(error)
    if type(error) is RuntimeError and text.endswith(ELSEWHERE):
        loop = task._loop
        other, thing = of_another_loop(error, loop)
        write(REFUSED, DIFFERENT_LOOP, error_place_id(error), number_of(loop), other, thing)
    write(TASK_ENDED, FAILED, error_place_id(error), key, 0, name_id(text))
