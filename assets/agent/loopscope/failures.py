"""What goes wrong: operations that asyncio refuses, unhandled exceptions, and warnings."""

import sys

from .bound import HERE, frame_of, ident
from .codes import (
    ALREADY_RUNNING, ANOTHER_RUNNING, CLOSE_RUNNING, DEPRECATION_WARNING, DESTROYED, ERROR, EXECUTOR_SHUT_DOWN, HANDLED,
    LOOP_CLOSED, NESTED_RUN, NOT_RETRIEVED, OTHER_THREAD, OTHER_WARNING, REFUSED, RESOURCE_WARNING, RUNNER_CLOSED,
    RUNNER_IN_LOOP, RUNTIME_WARNING, STOPPED_EARLY, TASK_ENDED, UNRAISABLE, WARNING)
from .errors import between, quietly, uninterrupted
from .facts import values_of
from .here import here
from .names import error_id, error_text, message_of, name_id
from .patch import patch, preceded
from .places import error_place_id, internal, line_id, site_id
from .ring import write
from .state import known, number_of, state

REFUSALS = {
    "asyncio.run() cannot be called from a running event loop": NESTED_RUN,
    "This event loop is already running": ALREADY_RUNNING,
    "Cannot run the event loop while another loop is running": ANOTHER_RUNNING,
    "Event loop is closed": LOOP_CLOSED,
    "Cannot close a running event loop": CLOSE_RUNNING,
    "Event loop stopped before Future completed.": STOPPED_EARLY,
    "Non-thread-safe operation invoked on an event loop other than the current one": OTHER_THREAD,
    "Runner is closed": RUNNER_CLOSED,
    "Executor shutdown has been called": EXECUTOR_SHUT_DOWN,
    "Runner.run() cannot be called from a running event loop": RUNNER_IN_LOOP,
}


def refused(error, what=None, *_):
    """A RuntimeError leaves a function of asyncio's: reported where it was raised in that very function."""
    which, inner = REFUSALS.get(message_of(error)), error.__traceback__.tb_next
    if which is not None and (inner is None or inner.tb_frame.f_code.co_filename.endswith(".pyx")):
        running = state.running_loop()
        is_elsewhere = which == OTHER_THREAD or which == ALREADY_RUNNING and running is not what
        thread = thread_name_id() if is_elsewhere else 0
        write(REFUSED, which, site_id(), number_of(what) or number_of(running), 0, thread)


def thread_name_id():
    """Of this thread, where the program has `threading`."""
    threads = getattr(sys.modules.get("threading"), "_active", {})
    return name_id(values_of(threads.get(ident())).get("_name", "unnamed"))


def exception_handled(loop, context):
    """`call_exception_handler`: among others, tasks that were destroyed and errors that were never retrieved."""
    message, error = context.get("message"), context.get("exception")
    if type(message) is not str:
        message = "Unhandled exception in event loop" if message is None else type(message).__name__
    task = context.get("task") or context.get("future")
    key = id(task) if isinstance(task, state.task_types) else 0
    if key and "was destroyed but it is pending" in message:
        known.discard(key)
        write(TASK_ENDED, DESTROYED, 0, key)
    elif key and "exception was never retrieved" in message:
        write(NOT_RETRIEVED, 0, 0, key, 0, error_id(error))
    else:
        text = message if error is None else "%s: %s" % (message, error_text(error))
        write(ERROR, HANDLED, 0 if error is None else error_place_id(error), key, number_of(loop), name_id(text))


def report_error(how, error):
    write(ERROR, how, error_place_id(error), 0, 0, error_id(error))


def unraisable(original):
    @uninterrupted
    def new(cls, args):
        quietly(report_error)(UNRAISABLE, args.exc_value)
        return object.__new__(cls)
    return preceded(original, new)


class Unseen(type):
    """Stands in a warning filter for a category that is ignored by default: a class that such a warning's is a subclass
    of. So it comes to `_showwarnmsg` all the same, which knows that it is not to be shown. It is no superclass where
    that function is not the agent's: in a forked child, and when the interpreter has let go of `warnings`."""

    @uninterrupted
    def __subclasscheck__(cls, category, modules=sys.modules, get=getattr, has=issubclass):  # bound, for that end
        if get(modules.get("warnings"), "_showwarnmsg", None) is not cls.shown_by or not has(category, cls.category):
            return False
        here.unseen = category, *warning_now()
        return True


def warning_now():
    """What the program does now: from a category's look at a warning until that is shown, it is the same."""
    frame = frame_of()
    while frame is not None and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    return id(frame), frame.f_lasti if frame is not None else 0


unseen = []
WARNED = ((ResourceWarning, RESOURCE_WARNING), (DeprecationWarning, DEPRECATION_WARNING),
          (RuntimeWarning, RUNTIME_WARNING), (Warning, OTHER_WARNING))


def watch_warnings(warnings):
    patch(warnings, "_showwarnmsg", warned)
    between.add(warnings.WarningMessage.__init__.__code__)
    for each in unseen:
        each.shown_by = warnings._showwarnmsg


def watch_unseen(filters):
    """Puts the stand-ins into the list of filters, which `warnings` will use. Nothing has warned so far: later, what
    was shown once would be shown again."""
    for category in (ResourceWarning, DeprecationWarning):
        entry = "ignore", None, category, None, 0
        if entry in filters:
            made = Unseen(category.__name__, (), {"__module__": "builtins", "category": category, "shown_by": unseen})
            unseen.append(made)
            filters.insert(filters.index(entry), ("always", None, made, None, 0))


def warned(original):
    @uninterrupted
    def new(cls, message):
        is_unseen, here.unseen = here.unseen == (message.category, *warning_now()), None
        report_warning(message)
        return None if is_unseen else object.__new__(cls)
    return preceded(original, new)


@quietly
def report_warning(message):
    kind = next(number for base, number in WARNED if issubclass(message.category, base))
    what = message.message
    text = what if type(what) is str else message_of(what) or type(what).__name__
    # A coroutine that asyncio drops: that is no place of the program's.
    is_nowhere = kind == RUNTIME_WARNING and internal[message.filename]
    line = 0 if is_nowhere else line_id(message.filename, message.lineno)
    write(WARNING, kind, line, 0, 0, name_id(text))
