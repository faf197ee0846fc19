"""Jobs of executors: submitted, started, finished or skipped."""

from _weakref import ref
from itertools import count

from .bound import ident
from .codes import FINISHED, JOB, SKIPPED, STARTED, SUBMITTED
from .errors import uninterrupted
from .here import here
from .kinds import program_type
from .names import label_id
from .patch import on
from .places import internal, site_id
from .ring import write
from .state import futures, number_of

jobs, job_numbers = {}, count(1)  # id of a work item -> number of its job, and of its loop
running = {}  # id of a thread -> the same of the job that runs in it


def job_submitted(loop, executor, function, *_):
    here.job = job = next(job_numbers), number_of(loop)
    write(JOB, SUBMITTED, site_id(), job[0], job[1], label_id(unwrapped(function)))


def unwrapped(function):
    """What a job runs in the end: `to_thread` submits a context that runs it, as a partial."""
    partial, context = program_type("_functools", "partial"), program_type("_contextvars", "Context")
    while type(function) is partial:
        run, args = function.func, function.args
        function = args[0] if type(getattr(run, "__self__", None)) is context and args else run
    return function


def job_accepted(*_):
    here.job = None


def job_refused(*_):
    job, here.job = here.job, None
    if job is not None:
        write(JOB, SKIPPED, 0, *job)


def work_item_created(_, item, *__):
    if here.job is not None:
        jobs[id(item)] = here.job
        key = id(item.future)
        futures[key] = here.job[0], ref(item.future, uninterrupted(lambda _: futures.pop(key, None)))


def job_started(item, *_):
    """`_WorkItem.run` of CPython's `concurrent/futures/thread.py`, in the executor's thread."""
    here.running_job = job = jobs.pop(id(item), None)
    if job is not None:
        is_skipped = item.future.cancelled()
        write(JOB, SKIPPED if is_skipped else STARTED, 0, *job)
        here.running_job = None if is_skipped else job
        here.running_future = id(item.future)
        if is_skipped:
            futures.pop(here.running_future, None)
        else:
            running[ident()] = job


def job_finished(*_):
    if here.running_job is not None:
        running.pop(ident(), None)
        futures.pop(here.running_future, None)
        write(JOB, FINISHED, 0, *here.running_job)


def watch_threads(thread):
    internal[thread.__file__] = True
    on(thread._WorkItem, "__init__", after=work_item_created)
    on(thread._WorkItem, "run", job_started, job_finished)
