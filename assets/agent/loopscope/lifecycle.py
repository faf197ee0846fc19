"""The life of loops: when they run and stop, the steps of their teardown, and their asynchronous generators."""

from _weakref import ref

from .bound import exc_info, frame_of, ident, native_id, none
from .codes import (
    ASYNCGENS, CANCEL, CLOSE, CLOSED, DROPPED, EXECUTOR, FINISHED, GATHER, GENERATOR, LOOP, RUNNING, SKIPPED, STARTED,
    STOPPED, TEARDOWN)
from .errors import quietly, uninterrupted
from .here import here
from .listener import listener
from .loops import report_loop
from .places import is_internal, line_id, site_id
from .ring import SLOTS, Ring, write
from .state import loops, number_of, state, threads
from .waits import report_waits

teardown, closing = {}, {}  # number of a loop -> the step that is under way; -> where it is being closed
generators = {}


def set_running(original):
    """`events._set_running_loop`: every loop class calls it when it starts and when it stops to run."""
    def _set_running_loop(loop):
        try:
            before = state.running_loop()
            if loop is not None:
                started(loop)
        finally:  # a signal handler may raise before it
            original(loop)
        if loop is None and before is not None:
            stopped(before)
    return _set_running_loop


@quietly
def started(loop):
    number = report_loop(loop)
    threads[native_id()] = ident()
    if here.ring is None or here.ring.slots < SLOTS:
        here.use(Ring)
    listener.start()
    if teardown.get(number) == CANCEL:
        finish_step(number, CANCEL)
        start_step(number, GATHER, len(state.all_tasks(loop)))
    write(LOOP, RUNNING, site_id(), number)


@quietly
def stopped(loop):
    number = number_of(loop)
    if not number:  # from 3.12 on asyncio itself lets go of the parent's loop in a forked child
        return
    if exc_info()[0] is not None:
        here.fill()
    report_waits()
    write(LOOP, STOPPED, site_id(), number)
    threads.pop(native_id(), None)
    for step in (ASYNCGENS, EXECUTOR):
        finish_step(number, step)


def start_step(number, step, count, at=0):
    write(TEARDOWN, step, at, number, STARTED, count)
    teardown[number] = step


def finish_step(number, step):
    if teardown.get(number) == step:
        del teardown[number]
        write(TEARDOWN, step, 0, number, FINISHED)


def before_cancel_all(loop):
    """`runners._cancel_all_tasks`: cancel them, then wait for them by running the loop once more."""
    start_step(number_of(loop), CANCEL, len(state.all_tasks(loop)), site_id())


def after_cancel_all(_, loop):
    number = number_of(loop)
    if teardown.get(number) == CANCEL:
        finish_step(number, CANCEL)
        start_step(number, GATHER, 0)
    finish_step(number, GATHER)


def before_shutdown_asyncgens(loop):
    start_step(number_of(loop), ASYNCGENS, len(getattr(loop, "_asyncgens", ())), site_id())


def before_shutdown_executor(loop, *_):
    start_step(number_of(loop), EXECUTOR, int(getattr(loop, "_default_executor", None) is not None), site_id())


def before_close(loop):
    number = report_loop(loop)
    if not state.is_closed(loop) and not state.is_running(loop):
        at = site_id()
        closing[number] = at, left_generators(number)
        if is_in_runner(frame_of()):
            start_step(number, CLOSE, 0, at)


def after_close(_, loop):
    number = number_of(loop)
    at, left = closing.pop(number, (None, ()))
    if at is None:
        return
    # In its finalizer nothing refers to it any more.
    write(LOOP, CLOSED if loops.get(number, none)() is not None else DROPPED, at, number)
    finish_step(number, CLOSE)
    for key, how in left:
        write(GENERATOR, how, 0, key, number)


def left_generators(number):
    """The loop's that are there as it closes, which run no more, and how each of them ends."""
    left = []
    for key, (on_loop, reference) in list(generators.items()) if generators else ():
        generator = reference()
        if on_loop == number and generator is not None:
            left.append((key, SKIPPED if generator.ag_frame is not None else FINISHED))
            generators.pop(key, None)
    return left


def is_in_runner(frame):
    """Whether asyncio's own `run` or `Runner` calls, and not the program."""
    while frame is not None and is_internal(frame.f_code):
        if frame.f_code.co_filename.endswith("runners.py"):
            return True
        frame = frame.f_back
    return False


def first_iterated(loop, generator):
    key, code, number = id(generator), generator.ag_code, number_of(loop)
    write(GENERATOR, STARTED, line_id(code.co_filename, code.co_firstlineno), key, number)
    finished = uninterrupted(lambda _: generators.pop(key, None) and write(GENERATOR, FINISHED, 0, key, number))
    generators[key] = number, ref(generator, finished)


def let_go(loop, generator):
    """`_asyncgen_finalizer_hook`: nothing refers to a generator that is half-way, and the loop is to close it. Its weak
    references are gone by then: what was reported as its end was none."""
    if not state.is_closed(loop):
        first_iterated(loop, generator)
