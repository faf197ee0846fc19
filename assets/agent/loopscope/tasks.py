"""The hooks on tasks. Tasks are C, and so is their type: its methods are changed in its dictionary. A probe finds out
which set every new task is put into, and which types of callbacks step tasks: neither names nor versions show it."""

import gc
import sys
from _weakref import ref

from .bound import frame_of
from .cancel import cancel_hook, uncancelled
from .created import InPython, renamed, report_created
from .errors import is_foreign, quietly
from .here import here
from .kinds import program_type
from .names import next_names, task_name_id
from .patch import on, patch, patches, type_modified
from .places import internal, spots
from .state import add_known, known, numbers, state, step_types

# The module of a caller is cheaper to have than its frame, since 3.12.
module_at = getattr(sys, "_getframemodulename", None)
MAKERS = {"asyncio.base_events", "asyncio.tasks", "asyncio.taskgroups"}  # where tasks are created


def watch_tasks(tasks):
    registry = probe(tasks)
    if registry is not None:
        state.is_creation_seen = True
        registry.add = add = add_hook(registry, state.current_task)
        patches.append((registry, "add", None, add, False))
    for kind in state.task_types:
        if hasattr(kind.__init__, "__code__"):
            patch(kind, "__init__", InPython)
        methods = next((it for it in gc.get_referents(vars(kind)) if type(it) is dict), kind)
        patch(methods, "cancel", cancel_hook)
        on(methods, "uncancel", after=uncancelled)
        on(methods, "set_name", after=renamed)
    if not all(hasattr(getattr(tasks.Task, name), "__code__") for name in ("cancel", "set_name")):
        type_modified()  # they were looked up before, and are cached


def add_hook(registry, current_task):
    """`add` of the set that every new task is put into: a quick `report_created` before the task runs."""
    kind, get_name, name_of = state.task_types[0], state.task_types[0].get_name, state.name_of

    def add(task, registry=registry, remove=registry._remove, ref=ref, current_task=current_task):
        if registry._pending_removals:
            registry._commit_removals()
        registry.data.add(ref(task, remove))  # so far what `WeakSet.add` does
        try:
            depth = 1
            if module_at is not None:
                depth = 3 if module_at(2) in MAKERS else 1
                while module_at(depth) in MAKERS:
                    depth += 1
            frame = frame_of(depth)
            while module_at is None and internal[frame.f_code.co_filename]:
                frame = frame.f_back
            key, parent_id, loop = id(task), 0, task._loop
            at, on_loop, parent = spots[id(frame.f_code), frame.f_lasti][0], numbers[id(loop)], current_task(loop)
            if parent is not None:
                parent_id = id(parent)
            if key in known or parent_id and parent_id not in known:
                return report_created(task, frame)
            add_known(key)
            text = get_name(task) if type(task) is kind else name_of(task)
            likely, called = next_names[0]()
            here.created(at, key, parent_id, called if text == likely else task_name_id(text, called), on_loop)
        except Exception:
            if is_foreign():
                raise
            created(task)
    return add


@quietly
def created(task):
    report_created(task, frame_of(3))


class Probe:
    """A loop and a future in one, which answers what a task calls, and learns the types of callbacks that step a
    task."""
    _asyncio_future_blocking = True
    get_debug = is_running = call_exception_handler = lambda self, *_: False

    def get_loop(self):
        return self

    def call_soon(self, callback, *_, **__):
        step_types.add(type(callback))
        self.callback = callback

    def add_done_callback(self, callback, **_):
        step_types.add(type(callback))

    def __await__(self):
        yield self


def probe(tasks):
    """The set that new tasks are put into, if there is one."""
    sets = [it for it in (getattr(tasks, which, None) for which in ("_all_tasks", "_scheduled_tasks"))
            if isinstance(it, program_type("weakref", "WeakSet"))]
    loop, hit = Probe(), []

    async def body():
        await loop
    for each in sets:
        each.add = lambda task, each=each: (type(each).add(each, task), hit.append(each))
    coroutine = body()
    try:
        task = tasks.Task(coroutine, loop=loop, name="loopscope")  # named: it takes no number from the program's tasks
        task._log_destroy_pending = False
        loop.callback()
        tasks._unregister_task(task)
    except Exception:
        if is_foreign():
            raise
    finally:
        coroutine.close()
        loop.callback = None
        for each in sets:
            del each.add
    return hit[0] if hit else None
