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
        before = state.running_loop()
        if loop is not None:
            started(loop)
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
    if not loop.is_closed() and not loop.is_running():
        closing[number] = at = site_id()
        if is_in_runner(frame_of()):
            start_step(number, CLOSE, 0, at)


def after_close(_, loop):
    number = number_of(loop)
    at = closing.pop(number, None)
    if at is None:
        return
    # In its finalizer nothing refers to it any more.
    write(LOOP, CLOSED if loops.get(number, none)() is not None else DROPPED, at, number)
    finish_step(number, CLOSE)
    for generator in list(getattr(loop, "_asyncgens", ())):
        is_over = generator.ag_frame is None
        write(GENERATOR, FINISHED if is_over else SKIPPED, 0, id(generator), number)


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
    finished = uninterrupted(lambda _: generators.pop(key) and write(GENERATOR, FINISHED, 0, key, number))
    generators[key] = ref(generator, finished)
