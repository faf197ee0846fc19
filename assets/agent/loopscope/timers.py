"""Timers: created, fired or cancelled."""

from .bound import now
from .codes import SUBMITTED, TIMER
from .places import site_id
from .ring import write
from .state import number_of

timers = set()  # ids of those that were reported and are not over


def timer_created(timer, loop, when, *_):
    timers.add(id(timer))
    write(TIMER, SUBMITTED, site_id(), id(timer), number_of(loop), int(max(0, when - now()) * 1e9))


def timer_over(how):
    def hook(timer):
        key = id(timer)
        if key in timers:
            timers.discard(key)
            write(TIMER, how, 0, key, number_of(timer._loop))
    return hook
