"""How tasks are created."""

from .bound import PYTHON, frame_of
from .codes import RENAMED
from .ends import eager, ended
from .errors import is_foreign
from .here import here
from .kinds import MethodType
from .loops import report_loop
from .names import next_names, task_name_id
from .places import site_id
from .ring import write
from .state import add_known, known, numbers, pop_request, pop_wait, state, step_types, waits
from .waits import report_wait

finished_eagerly = [None]  # the id of the last eager task that ended before it was registered


def report_created(task, frame=None, loop=None):
    """A task is there: just created, where a frame is given, else seen for the first time."""
    try:
        key, at, parent_id = id(task), 0, 0
        if key in known:
            if frame is None or key in eager:
                return eager.discard(key)
            pop_request(key, None)  # another one had this id, and its end was not seen
        pop_wait(key, None)
        if loop is None:
            loop = task._loop
        if frame is not None:
            at, parent = site_id(frame), state.current_task(loop)
            if parent is not None and parent is not task:
                parent_id = id(parent)
                if parent_id not in known:
                    report_unseen(parent)
        text = state.name_of(task)
        likely, called = next_names[0]()
        if text != likely:
            called = task_name_id(text, called)
        add_known(key)
        here.created(at, key, parent_id, called, numbers.get(id(loop)) or report_loop(loop))
    except Exception:
        if is_foreign():
            raise


def report_unseen(task):
    """Reports a task that was created before the agent came, or in a way that no hook sees. An eager one runs before it
    is registered: the caller of its frame has created it."""
    frame = state.coroutine_of(task).cr_frame if task is state.current_task(task._loop) else None
    report_created(task, frame and frame.f_back)
    if frame is not None:
        eager.add(id(task))


def is_new_task(callback):
    """Whether a callback steps a task that was created before the agent came, or in a way that no hook sees: it is
    reported when it first runs."""
    if not is_step(callback):
        return False
    report_created(callback.__self__)
    return True


def is_step(callback):
    """Whether a callback of a type that steps tasks does. Those of tasks that are Python are methods."""
    is_method = type(callback) is MethodType
    return isinstance(callback.__self__, state.task_types) and (not is_method or callback.__name__.strip("_") in STEPS)


STEPS = "step", "wakeup"


class InPython:
    """`__init__` of tasks that are Python: from the first one on, methods may step tasks. It adds no frame."""

    def __init__(self, original):
        self.original = original

    def __get__(self, task, kind=None):
        step_types.add(MethodType)
        return self.original.__get__(task, kind)


def task_created(task, loop, *_):
    """`create_task` returned. On 3.14 and later nothing else shows a new task; since 3.12 an eager one may have run,
    and have ended."""
    try:
        if state.is_creation_seen and getattr(loop, "_task_factory", loop) is None:
            return task  # reported already, and not an eager one
        key = id(task)
        if key not in known and isinstance(task, state.task_types):
            report_created(task, frame_of().f_back, loop)
        if task._state != "PENDING":
            ended(task, key, 0)
            finished_eagerly[0] = key
        elif key not in waits:
            report_wait(task, key)
    except Exception:
        if is_foreign():
            raise
    return task


def renamed(_, task, text):
    """3.12 names an eager task when it may have ended and been reported, 3.13 before it is reported."""
    key = id(task)
    if key in known or key == finished_eagerly[0] and PYTHON < (3, 13):
        write(RENAMED, 0, 0, key, 0, task_name_id(str(text)))
