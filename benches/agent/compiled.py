"""Puts the compiled functions of `benches/compiled` in the place of the agent's own, from inside the watched process.

It takes hold of the agent by what its hooks close over. CPython 3.11 to 3.13.
"""

import asyncio
import importlib.machinery
import importlib.util
import sys
from types import SimpleNamespace

# In place of that of the agent's `step.py`, and of the line there that tells whether a callback is a step.
STEP = """
if requests_:
    rare_.step_after_request(watched_.__self__, ARGS)
try:
    BODY
finally:
    stepped_(watched_, start_)
    watched_ = None
"""
IS_STEP = "if type(watched_) in step_types_ and IS_TASK:"
BEGINS = "start_ = begin_(watched_)\nif start_ is not None:"


def library(path):
    loader = importlib.machinery.ExtensionFileLoader("loopscope_compiled", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def held(function):
    """What a function closes over."""
    return {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, function.__closure__)}


def put_in(path):
    events, tasks, compiled = asyncio.events, asyncio.tasks, library(path)
    hooks = held(events.Handle._run)
    rare, here = hooks["rare_"], hooks["here_"]
    step = held(rare.called)["hook"].__globals__
    sets = [getattr(tasks, name, tasks) for name in ("_scheduled_tasks", "_all_tasks")]
    registry = next(it for it in sets if "add" in vars(it))
    compiled.attach(known(step, rare, registry), here.ring.memory, next_number(here.ring))
    write_by(compiled.record, here, type(here.ring).__init__.__globals__)
    here.ring.memory = None  # which is not to be closed: the compiled functions have it
    registry.add = compiled.add
    make_hooks = step["step_hooks"]
    assert IS_STEP in step["RUN"]
    step.update(STEP=STEP, RUN=step["RUN"].replace(IS_STEP, BEGINS), step_hooks=lambda original: {
        **make_hooks(original), "begin_": compiled.begin, "stepped_": compiled.stepped})
    for kind, watch in (events.Handle, "watch_step"), (events.TimerHandle, "watch_timer_step"):
        kind._run = step[watch](held(kind._run)["rare_"].run)
    if "uvloop" in sys.modules:
        hook = sys.modules["uvloop"].Loop.call_soon
        hook.__closure__[hook.__code__.co_freevars.index("step")].cell_contents = compiled.run_step


def known(step, rare, registry):
    """The agent's objects, as the compiled functions name them."""
    state, ends, created = step["state"], rare.ended.__globals__, rare.is_new_task.__globals__
    waits, adding = rare.suspended.__globals__, registry.add.__globals__
    return SimpleNamespace(
        is_full=state.mode == "full", draft=bytearray(64), known=step["known"], requests=step["requests"],
        pauses=step["pauses"], step_types=step["step_types"], waits=waits["waits"], eager=ends["eager"],
        numbers=created["numbers"], spots=adding["spots"], internal=adding["internal"],
        task_type=asyncio.tasks.Task, current_tasks=state.current_task.__self__, registered=registry.data,
        registry_remove=registry._remove, pending_removals=registry._pending_removals,
        commit_removals=registry._commit_removals, is_step=rare.is_step,
        step_after_request=rare.step_after_request, ended=rare.ended, swallowed=rare.swallowed,
        report_wait=waits["report_wait"], report_created=created["report_created"],
        task_name_id=adding["task_name_id"])


def write_by(record, here, ring):
    """Has this thread's records written by that function. The agent's own modules still write those that are rare."""
    now, put_poll, put_created, put_ended = [ring[name] for name in ("now", "put_poll", "put_created", "put_ended")]
    polled, created, ended = [ring[name] for name in ("POLLED", "TASK_CREATED", "TASK_ENDED")]
    here.record, here.fill = record, lambda: None
    here.polled = lambda key, start, kind=polled: record(put_poll, kind, start, key, now())
    here.created = lambda at, key, *ids: record(put_created, created, at, now(), key, *ids)
    here.ended = lambda how, key: record(put_ended, ended, how, now(), key)


def next_number(ring):
    """Of the record that is written next to a ring."""
    has_room = held(held(ring.writers[0])["has_room"])
    return held(has_room["reserve"])["taken"] - has_room["left"]()
