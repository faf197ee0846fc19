"""What is known of the program. What is bound anew while it runs is an attribute of `state`; the rest is changed in
place."""

from .bound import getpid, ident, none


class State:
    mode = "full"
    pid = getpid()
    main = ident()  # the main thread, by Python's number
    asyncio_folder = "\0"
    folders = ()  # the script's, and the current one
    is_tree = False  # whether the program's children are watched, too
    agent_folder = "\0"  # where the agent is, and what loopscope runs coroutines with
    due = left = 0  # until when; so many waits are reported at once
    pause, patience = 25, 100  # ms after which the agent's thread reports other waits; after which it looks for them
    # asyncio's own, once it is imported.
    task_types, current_task, running_loop, all_tasks = (), *[staticmethod(none)] * 3
    name_of, coroutine_of, is_done, is_cancelled = [staticmethod(none)] * 4  # of tasks
    is_closed, is_running, call_soon = [staticmethod(none)] * 3  # of loops
    any_loop = object  # what every class of loops is a subclass of
    is_creation_seen = False  # whether a set of asyncio's reports new tasks before they run
    watch_foreign_class = staticmethod(none)  # what is to be done with a class of loops that is not asyncio's


state = State()
known = set()  # ids of tasks that were reported and have not ended
requests = {}  # id of a task -> whether the cancellation was delivered already, from cancel() on
waits = {}  # id of a task -> where it waits, as last reported
pauses = {}  # id of a task -> weak reference to it: those that were suspended since waits were reported
futures = {}  # id of a future of an executor -> number of its job, until that is done, and weak reference to it
loops, numbers, threads = {}, {}, {}  # number -> weak reference; id of a loop -> number; native thread id -> Python's
foreign = []  # weak references to the classes of loops that are not asyncio's
step_types = {type(len)}  # types of the callbacks that step a task
handles = {}  # id of a handle that a signal has scheduled -> weak reference to it

# Bound once: called as a method of a name that a module imports, each would be bound anew every time, since 3.11.
add_known, discard_known, pop_request, pop_wait, pop_pause = (
    known.add, known.discard, requests.pop, waits.pop, pauses.pop)


def number_of(loop):
    return numbers.get(id(loop), 0)


def living_tasks():
    known_loops = [loop() for loop in list(loops.values())]
    living = [loop for loop in known_loops if loop is not None and not state.is_closed(loop)]
    return [(loop, task) for loop in living for task in state.all_tasks(loop)]
