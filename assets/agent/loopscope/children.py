"""The program's children: forked ones, which are programs of their own from then on, and what lets the agent into the
others."""

import os

from .bound import HERE, PYTHON, close, frame_of, getpid, ident, native_id, open_file, read, threads_running
from .codes import COUNTED, FORK, LEAVE
from .created import finished_eagerly
from .ends import eager
from .errors import quietly, uninterrupted
from .files import high
from .held import held
from .here import here
from .jobs import jobs, running
from .lifecycle import closing, generators, teardown
from .link import link
from .listener import listener
from .names import names, names_from, next_names
from .patch import on, uninstall
from .places import site_id, sites, spots
from .ring import Ring, write
from .sampling import sampling
from .state import futures, handles, known, loops, numbers, pauses, requests, state, threads, waits
from .timers import timers

TOLD = "SOCKET", "MODE", "CACHE", "AGENT", "TREE"
carried = {}  # the variables that let the agent into the program's children, where these are watched


def take_told():
    """What the inspector told the agent, which the program does not see. Where its children are watched, C's
    environment keeps it, which is what they get."""
    is_tree = "LOOPSCOPE_TREE" in os.environ and hasattr(os.environ, "_data")
    told = {name: os.environ["LOOPSCOPE_" + name] for name in TOLD if "LOOPSCOPE_" + name in os.environ}
    for name in told:
        if is_tree:
            del os.environ._data[os.environ.encodekey("LOOPSCOPE_" + name)]
        else:
            del os.environ["LOOPSCOPE_" + name]
    state.is_tree = is_tree
    return told


def in_parent():
    """After a fork. The child is the youngest: `os.fork` stays as it is, for its warnings name its caller's line."""
    if PYTHON < (3, 12) or threads_running():
        listener.start()
    elif state.running_loop() is not None:  # it counts threads after this hook, and warns where there are any
        state.call_soon(state.running_loop(), listener.start)
    file = high(open_file("/proc/self/task/%d/children" % native_id(), os.O_RDONLY | os.O_CLOEXEC))
    children = read(file, 1 << 16).split()
    close(file)
    write(LEAVE, FORK, site_id(), 0, 0, int(children[-1]) if children else 0)


def in_child():
    """A forked child is another program, known to the inspector as such; where children are not watched, and where it
    is about to become another program, it reports nothing: what hooks it has inherited write into memory of its own."""
    link.forget()
    listener.ring = None
    vars(here).clear()
    if not carried or is_for_exec(frame_of()) or not join():
        uninstall()


def is_for_exec(frame):
    """Whether `subprocess` forks, which it does itself where a function is to run before the other program."""
    while frame is not None and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_name == "_execute_child"


def join():
    """Whether the inspector takes this process. Nothing of what the parent has reported is known of it."""
    for each in (names, sites, spots, known, requests, waits, pauses, loops, numbers, threads, handles, eager, jobs,
                 futures, running, held, teardown, closing, generators, timers, sampling.reported):
        each.clear()
    next_names[0], finished_eagerly[0] = names_from(COUNTED | 1), None
    state.pid, state.main, listener.is_over = getpid(), ident(), False
    quietly(link.connect)(carried["LOOPSCOPE_SOCKET"])
    if 0 not in link.seen:
        return False
    if state.folders:
        link.send("folders " + "\t".join(state.folders))
    here.use(Ring)
    listener.start()
    return True


def spawn_environment(_, args, executable, env, *__):
    """`Popen._posix_spawn`, which gives a child `os.environ` where others get C's environment."""
    if env is not None or not carried:
        return env
    path = [carried["LOOPSCOPE_AGENT"]] if "LOOPSCOPE_AGENT" in carried else []
    env = {**os.environ, **carried}
    if path:
        if "PYTHONPATH" in env:
            env["LOOPSCOPE_PYTHONPATH"] = env["PYTHONPATH"]
        env["PYTHONPATH"] = os.pathsep.join(path + [it for it in [env.get("PYTHONPATH")] if it])
    return env


def watch_subprocess(subprocess):
    if carried:
        on(subprocess.Popen, "_posix_spawn", before=spawn_environment, rebinds="env")


def watch_forks():
    before, after, child = (uninterrupted(quietly(it)) for it in (listener.stop, in_parent, in_child))
    os.register_at_fork(before=before, after_in_parent=after, after_in_child=child)
