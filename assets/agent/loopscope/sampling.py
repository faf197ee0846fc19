"""The mode without hooks on tasks: the agent's thread looks at them ten times a second."""

import sys
from _weakref import ref

from .bound import PYTHON
from .codes import TASK_ENDED, UNKNOWN
from .created import report_created
from .ring import write
from .state import known, loops, state, waits
from .waits import IN_A_TURN, report_wait


class Sampling:
    is_over, reported = False, set()

    def looking(self):
        alive = set()
        for count, reference in enumerate(() if self.is_over else references(), 1):
            self.look_at(reference, alive)
            if not count % IN_A_TURN:
                yield True
        for key in () if self.is_over else self.reported - alive:
            self.reported.discard(key)
            known.discard(key)
            waits.pop(key, None)
            write(TASK_ENDED, UNKNOWN, 0, key)

    def look_at(self, reference, alive):
        task = reference()
        if task is None or state.is_done(task) or state.is_closed(task._loop):
            return
        alive.add(id(task))
        self.reported.add(id(task))
        report_created(task)
        report_wait(task, id(task))

    def end(self):
        """A last look, from the program's own thread: the agent's may be stopped at any moment now."""
        all(self.looking())
        self.is_over = True


def references():
    """A weak reference to every task. What takes hold of tasks lets go of them in one call into C."""
    tasks, found = sys.modules.get("asyncio.tasks"), []
    for each in (getattr(tasks, which, None) for which in ("_all_tasks", "_scheduled_tasks")):
        found += list(getattr(each, "data", ()))
    found += list(map(ref, getattr(tasks, "_eager_tasks", ())))
    if PYTHON >= (3, 14):
        for loop in filter(None, [loop() for loop in list(loops.values())]):
            found += list(map(ref, state.all_tasks(loop)))
    return found


sampling = Sampling()
