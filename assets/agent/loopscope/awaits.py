"""What a suspended task waits for: its await chain down to the innermost frame, the object that it waits on, and the
tasks that are in the way. It only reads: no code of the program runs, and nothing that it owns is kept."""

import sys
from gc import get_referents

from .bound import PYTHON
from .facts import facts, has_ended, job_of, peer, values_of, waiting_loop
from .kinds import AsyncGeneratorType, CoroutineType, FunctionType, GeneratorType, bases
from .places import is_internal, is_waiting_room
from .state import state

DEPTH, MOST_SPOTS = range(64), 128
REQUESTS = {"http": "GET", "websocket": "WebSocket"}
DONE, NEXT_PASS = ", done", "next pass"  # a wait that is over although the task does not go on, and none at all
WRAPPERS = {"wait_for", "shield", "__anext__"}  # functions that only pass on what is waited for
FRAMES = {  # types of what is awaited -> its frame, its code, and what it awaits itself
    CoroutineType: ("cr_frame", "cr_code", "cr_await"), GeneratorType: ("gi_frame", "gi_code", "gi_yieldfrom"),
    AsyncGeneratorType: ("ag_frame", "ag_code", "ag_await"),
}
SENDERS = {"async_generator_asend", "async_generator_athrow", "anext_awaitable", "coroutine_wrapper"}


class Link:
    """One frame of an await chain."""
    __slots__ = "owner", "frame", "code"

    def __init__(self, owner, frame, code):
        self.owner, self.frame, self.code = owner, frame, code

    def held(self):
        """What the frame refers to: its variables, and what is on its stack. In no order, and without names: to ask the
        frame for those would keep them alive."""
        return get_referents(self.owner) + (get_referents(self.frame) if PYTHON < (3, 11) else [])


def spots_of(coroutine):
    """Where a coroutine is suspended, as a key: the code and the instruction of each of its frames."""
    spots = []
    while type(coroutine) is CoroutineType:
        frame = coroutine.cr_frame
        if frame is None:
            break
        spots.append(id(coroutine.cr_code))
        spots.append(frame.f_lasti)
        coroutine = coroutine.cr_await
        if len(spots) > MOST_SPOTS:
            break
    if type(coroutine) in FRAMES or type(coroutine).__name__ in SENDERS:
        spots += [it for link in chain(coroutine) for it in (id(link.code), link.frame.f_lasti)]
    return tuple(spots)


def chain(coroutine):
    """The frames of a suspended coroutine, from its own to the innermost."""
    links = []
    for _ in DEPTH:
        kind = type(coroutine)
        if kind in FRAMES:
            frame, code, inner = [getattr(coroutine, name, None) for name in FRAMES[kind]]
            if frame is None:
                break
            links.append(Link(coroutine, frame, code))
            coroutine = inner
        elif kind.__name__ in SENDERS:
            coroutine = next((it for it in get_referents(coroutine) if type(it) in FRAMES), None)
        else:
            break
    return links


def waited_in(links):
    """The frame of asyncio, or of anyio, in which the program waits: `Queue.join`, and not the event that this waits
    on."""
    # From 3.12 on a server waits for its connections as it is left, and as it is cancelled.
    if links and links[-1].code.co_name == "wait_closed" and is_internal(links[-1].code):
        return links[-1]
    own = max((at for at, link in enumerate(links) if not is_waiting_room(link.code)), default=-1)
    inner = (link for link in links[own + 1:] if link.code.co_name not in WRAPPERS and not is_adapter(link))
    return next(inner, None)


def is_adapter(link):
    """Whether it is a primitive of anyio's that was made before its loop ran, and passes on to another."""
    return type(owner_of(link)).__name__.endswith("Adapter")


class Awaited:
    """What a task waits on: `Queue.join`, and of a queue how many items it has and how many were never marked as
    done."""
    __slots__ = "label", "key", "keys", "count", "size", "others", "owner"

    def __init__(self, label, thing=None, count=0, size=0, others=()):
        self.label, self.count, self.size, self.others = label, count, size, others
        self.key = 0 if thing is None else id(thing)
        self.keys = {self.key, id(values_of(thing).get("_lock"))}  # what it waits for, it does not hold
        is_of_anyio = type(thing).__module__.startswith("anyio.")
        self.owner = getattr(thing, "_owner_task", None) if is_of_anyio else None


def is_suspended(coroutine):
    """Whether it has begun, and no step of it runs now."""
    if type(coroutine) is not CoroutineType or coroutine.cr_frame is None or coroutine.cr_running:
        return False
    return getattr(coroutine, "cr_suspended", coroutine.cr_frame.f_lasti >= 0)


def awaited(task, links):
    what = awaited_by(task._fut_waiter, links, task)
    if getattr(task._fut_waiter, "_state", "PENDING") != "PENDING":
        what.label += DONE
    return what


def awaited_by(waited, links, task):
    link, others = waited_in(links), children(waited, links, task)
    if waited is None:
        return Awaited(NEXT_PASS, others=others)
    if is_task(waited):
        return Awaited("Task", others=others)
    job = 0 if others else job_of(waited)
    if job:
        return Awaited("executor job", count=job)
    if type(waited).__name__ == "_GatheringFuture":
        return Awaited("gather", count=len(others), size=len(waited._children), others=others)
    if link is None:
        number = waiting_loop(waited)
        label = "run_coroutine_threadsafe" if number else type(waited).__name__
        return Awaited(label, count=number, others=others)
    worker = worker_of(links)
    if worker is not None:
        return Awaited("to_thread.run_sync", count=worker)
    name, thing = link.code.co_name, owner_of(link)
    if thing is None:
        return Awaited(name, count=len(others), others=others)
    if name in ("__aexit__", "_aexit"):
        return Awaited(type(thing).__name__, count=len(others), others=others)
    inner = links[-1].code
    if name == "__aenter__" or inner.co_name == "acquire" and is_internal(inner):  # `Condition.wait` takes it again
        name = "acquire"
    kind = "loop" if name.startswith("sock_") else type(thing).__name__
    label = "%s.%s%s" % (kind, name, peer(thing))
    if name == "_read_stream" and has_ended(thing):  # `communicate()`, while a child of the child has the pipe
        label = "StreamReader.read of a pipe"
    if name == "acquire":
        thing = values_of(thing).get("_lock") or thing  # what of a condition is taken
    return Awaited(label, thing, *facts(thing), others)


def owner_of(link):
    """The object whose method a frame of asyncio's is."""
    for it in link.held():
        for kind in bases(type(it)):
            method = vars(kind).get(link.code.co_name)
            if type(method) is FunctionType and method.__code__ is link.code:
                return it
    return None


def children(waited, links, task):
    """The tasks that have to end before this one goes on."""
    if is_task(waited):
        return [waited]
    if type(waited).__name__ == "_GatheringFuture":
        return pending(waited._children)
    found = shielded(waited)
    for link in links[-3:]:
        name = link.code.co_name
        if is_waiting_room(link.code) and name in ("_wait", "wait", "wait_for", "__aexit__", "_aexit"):
            for it in link.held():
                if type(it) in (set, frozenset):
                    found += pending(it)
                elif is_task(it):
                    found += pending([it])
                elif name in ("__aexit__", "_aexit") and type(it).__name__ == "TaskGroup":
                    found += pending(it._tasks)
    return list({id(it): it for it in found if it is not task}.values())


def worker_of(links):
    """The number of the thread that a task of anyio waits for."""
    for link in links[-3:]:
        if link.code.co_name == "run_sync_in_worker_thread":
            numbers = [it.native_id for it in link.held() if type(it).__name__ == "WorkerThread"]
            return next(iter(numbers), None)
    return None


def shielded(waited):
    """What `shield` protects: the callback that it leaves refers to it."""
    for callback, _ in getattr(waited, "_callbacks", None) or ():
        if type(callback) is FunctionType and callback.__qualname__ == "shield.<locals>._outer_done_callback":
            return pending([cell.cell_contents for cell in callback.__closure__ or ()])
    return []


def pending(futures):
    return [it for it in list(futures) if is_task(it) and not state.is_done(it)]


def is_task(thing):
    """Without asking the thing itself, which may be a proxy of the program's."""
    return issubclass(type(thing), state.task_types)


def serves(links):
    """The request that a task answers, as servers of ASGI and aiohttp know it: `GET /events of 127.0.0.1:4711`."""
    for link in links:
        for it in link.held() if not is_internal(link.code) else ():
            text = asgi(it) if type(it) is dict else aiohttp(it)
            if text:
                return text
    return ""


def asgi(scope):
    kind, path, client = scope.get("type"), scope.get("path"), scope.get("client")
    if type(kind) is not str or kind not in ("http", "websocket") or type(path) is not str:
        return ""
    method, client = scope.get("method"), client if type(client) in (tuple, list) else ()
    text = "%s %s" % (method if kind == "http" and type(method) is str else REQUESTS[kind], path)
    return text + " of %s:%s" % tuple(client) if list(map(type, client)) == [str, int] else text


def aiohttp(thing):
    module = sys.modules.get("aiohttp.web_request")
    if module is None or not issubclass(type(thing), module.BaseRequest):
        return ""
    message, client = getattr(thing, "_message", None), getattr(thing, "_transport_peername", None)
    if message is None:
        return ""
    text = "%s %s" % (message.method, message.path)
    return text + " of %s:%s" % client[:2] if type(client) is tuple else text
