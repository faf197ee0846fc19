"""The hooks on asyncio and on loops of another make, one a line."""

import gc
import os
import sys
from _weakref import ref

from .bound import PYTHON, frame_of
from .codes import LOOP, RUNNING, SKIPPED
from .created import report_created, task_created
from .errors import is_foreign, quietly
from .failures import exception_handled, refused
from .kinds import MethodType, asked
from .jobs import job_accepted, job_refused, job_submitted
from .lifecycle import (
    after_cancel_all, after_close, before_cancel_all, before_close, before_shutdown_asyncgens, before_shutdown_executor,
    first_iterated, let_go, set_running)
from .held import watch_held
from .link import link
from .loops import before_loop, loop_created, report_loop
from .patch import on, patch
from .places import internal
from .ring import write
from .signals import (
    foreign_add_signal_handler, handler_added, handler_removed, received, received_by_runner)
from .state import foreign, known, living_tasks, state, step_types
from .step import STEP, filled_in, new_function, step_hooks, watch_step
from .tasks import watch_tasks
from .timers import timer_created, timer_over
from .waits import report_wait

CHECKS = "_check_closed", "_check_running", "_check_thread", "_check_default_executor", "run_until_complete"
with_factory = []  # weak references to the classes of loops that may make eager tasks


def watch_asyncio(asyncio):
    from asyncio import base_events, events, runners, selector_events, tasks, unix_events
    state.asyncio_folder = os.path.dirname(asyncio.__file__) + os.sep
    state.folders = folders_of_program()
    link.send("folders " + "\t".join(state.folders))
    state.watch_foreign_class = watch_foreign_class
    base, unix, timer = base_events.BaseEventLoop, unix_events._UnixSelectorEventLoop, events.TimerHandle
    patch(events, "_set_running_loop", set_running)
    patch(asyncio, "_set_running_loop", lambda _: events._set_running_loop)
    on(base, "__init__", before_loop, loop_created)
    watch_loop_class(base)
    on(selector_events.BaseSelectorEventLoop, "close", failed=refused)
    for check in CHECKS:
        on(base, check, failed=refused)
    on(runners, "run", failed=refused)
    patch(asyncio, "run", lambda _: runners.run)
    on(runners, "_cancel_all_tasks", before_cancel_all, after_cancel_all)
    if hasattr(runners, "Runner"):
        on(runners.Runner, "run", failed=refused)
        on(runners.Runner, "_lazy_init", failed=refused)
        on(runners.Runner, "_on_sigint", received_by_runner)
    on(unix, "add_signal_handler", after=handler_added)
    on(unix, "remove_signal_handler", after=handler_removed)
    on(unix, "_handle_signal", received)
    state.task_types = tuple({tasks.Task, getattr(tasks, "_PyTask", tasks.Task)})
    state.running_loop, state.all_tasks = events._get_running_loop, tasks.all_tasks
    state.any_loop = events.AbstractEventLoop
    state.name_of, state.coroutine_of = [asked(state.task_types, method) for method in ("get_name", "get_coro")]
    kinds = {tasks.futures.Future, getattr(tasks.futures, "_PyFuture", tasks.futures.Future)}
    state.is_done, state.is_cancelled = [asked(kinds, method) for method in ("done", "cancelled")]
    state.is_closed, state.is_running, state.call_soon = [
        asked([base], method) for method in ("is_closed", "is_running", "call_soon")]
    state.current_task = tasks._current_tasks.get if PYTHON < (3, 14) else tasks.current_task  # twice as fast
    if state.mode != "sampling":
        watch_tasks(tasks)
        on(base, "call_at", after=timer_created)
        on(timer, "cancel", timer_over(SKIPPED))
        patch(events.Handle, "_run", watch_step)
        watch_held()
        watch_creation(base)


def folders_of_program():
    """Where its files are, most likely: beside its script, unless that is an installed package; or where it started."""
    try:
        here = [os.path.dirname(os.path.abspath(sys.argv[0])), os.getcwd()]
    except OSError:  # the current folder is gone
        if is_foreign():
            raise
        here = []
    here = [folder + os.sep for folder in here if folder != os.sep]
    return tuple([folder for folder in here if "-packages" + os.sep not in folder])


def watch_creation(kind):
    """On 3.14 and later it is `create_task` that shows new tasks. From 3.12 on a task factory may make eager ones,
    which that shows, too; so long as there is none, it need not be watched."""
    if PYTHON >= (3, 14):
        on(kind, "create_task", after=task_created, is_safe=True)
    elif PYTHON >= (3, 12):
        on(kind, "set_task_factory", before=lambda loop, _: watch_factory(kind))


def watch_factory(kind):
    if not any(kind is other() for other in with_factory):
        with_factory.append(ref(kind))
        on(kind, "create_task", after=task_created, is_safe=True)


def watch_loop_class(kind):
    """What every class of loops has."""
    on(kind, "close", before_close, after_close, refused)
    on(kind, "call_exception_handler", exception_handled)
    on(kind, "run_in_executor", job_submitted, job_accepted, job_refused)
    on(kind, "shutdown_asyncgens", before_shutdown_asyncgens)
    on(kind, "shutdown_default_executor", before_shutdown_executor)
    on(kind, "_asyncgen_firstiter_hook", first_iterated)
    on(kind, "_asyncgen_finalizer_hook", let_go)


def watch_uvloop(uvloop):
    internal[uvloop.__file__] = True
    watch_foreign_class(uvloop.Loop)


def watch_foreign_class(kind):
    """A class of loops that is not asyncio's, as uvloop's: its steps are seen where they are scheduled."""
    if any(issubclass(kind, other() or ()) for other in foreign):
        return
    foreign.append(ref(kind))
    on(kind, "__init__", after=loop_created)
    watch_loop_class(kind)
    patch(kind, "add_signal_handler", foreign_add_signal_handler)
    on(kind, "remove_signal_handler", after=handler_removed)
    if state.mode != "sampling":
        patch(kind, "call_soon", foreign_call_soon)
        watch_creation(kind)


def foreign_call_soon(original):
    """`call_soon` of a loop that has no `Handle._run`: it is given a function of the agent's to call, which runs the
    step."""
    text = "task_ = callback.__self__\n" + filled_in(
        STEP, ARGS="args", BODY="return callback(*args)", DROPPED="callback = args =")
    step = new_function("def step(callback, *args):", text, step_hooks(None))
    task_types, is_creation_seen = state.task_types, state.is_creation_seen

    @quietly
    def created(task, loop):
        report_created(task, frame_of(3), loop)

    def call_soon(self, callback, *args, context=None, **more):
        if context is not None:
            more["context"] = context
        if type(callback) in step_types:
            task = callback.__self__
            if id(task) in known or isinstance(task, task_types):
                if not is_creation_seen and id(task) not in known:
                    created(task, self)
                if len(args) == 1 and len(more) == 1:  # as nearly always; without stars it is much faster
                    return original(self, step, callback, args[0], context=context)
                return original(self, step, callback, *args, **more)
        return original(self, callback, *args, **more)
    return call_soon


@quietly
def find_earlier():
    """Loops and tasks that were there before the agent."""
    base = sys.modules["asyncio.events"].AbstractEventLoop
    for loop in [it for it in gc.get_objects() if issubclass(type(it), base)]:
        number = report_loop(loop)
        if state.is_running(loop):
            write(LOOP, RUNNING, 0, number)
        quietly(find_factory)(loop)
    for _, task in living_tasks():
        if hasattr(type(task).__init__, "__code__"):
            step_types.add(MethodType)
        report_created(task)
        report_wait(task, id(task))


def find_factory(loop):
    """A task factory that was set before the agent came, where its setting is what counts: see `watch_creation`."""
    if state.mode != "sampling" and (3, 12) <= PYTHON < (3, 14) and loop.get_task_factory() is not None:
        for kind in [sys.modules["asyncio.base_events"].BaseEventLoop, *[other() for other in foreign]]:
            if kind is not None and isinstance(loop, kind):
                watch_factory(kind)
