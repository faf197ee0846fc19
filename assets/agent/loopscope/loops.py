"""Loops: each is reported when it is created, or where it is seen first."""

import sys
from _functools import partial
from _weakref import ref
from itertools import count

from .bound import native_id, none
from .codes import CREATED, LOOP, LOOP_CREATED
from .link import link
from .names import name_id
from .places import site_id
from .ring import write
from .state import loops, numbers, state

loop_numbers = count(1)


def report_loop(loop, is_new=False):
    """The number of a loop, which is reported the first time. One that its finalizer closes has no weak reference any
    more."""
    key = id(loop)
    found = numbers.get(key)
    if found is not None and not is_new and loops.get(found, none)() in (loop, None):
        return found
    number = next(loop_numbers)
    numbers[key], loops[number] = number, ref(loop, partial(loops.pop, number))  # all C: see `uninterrupted`
    kind, at = type(loop), site_id()
    text = kind.__qualname__ if kind.__module__[:8] == "asyncio." else "%s.%s" % (kind.__module__, kind.__qualname__)
    write(LOOP_CREATED, 0, at, number, native_id(), name_id(text))
    write(LOOP, CREATED, at, number)
    if not isinstance(loop, sys.modules["asyncio.base_events"].BaseEventLoop):
        state.watch_foreign_class(kind)
    return number


def before_loop(_):
    """Has the inspector look at what is open before the first loop opens anything."""
    if not numbers:
        link.settle()


def loop_created(_, loop, *__):
    report_loop(loop, True)
