# Run once in the main thread of a program, by `sys.remote_exec`: writes what its tasks wait for to a file. In front of this
# text are `MODULES`, those modules of the agent that only look, and `ANSWER`, the file. They are in nobody's list of modules,
# and are gone when this is over.
import builtins
import os
import sys


def load():
    modules, standard_import = {}, builtins.__import__

    def import_module(name, globals=None, locals=None, names=(), level=0):
        return modules[name] if level else standard_import(name, globals, locals, names, level)
    names = dict(vars(builtins), __import__=import_module)
    for name, text in MODULES:
        name = name.decode()
        module = type(sys)("loopscope." + name)
        module.__builtins__ = names
        exec(compile(text, "<loopscope/%s>" % name, "exec", dont_inherit=True), vars(module))
        modules[name] = module
    return modules


def is_main(task):
    return any(getattr(callback, "__name__", "") == "_run_until_complete_cb" for callback, _ in task._callbacks or ())


def frames_of(links):
    for link in reversed(links):
        name = link.code.co_qualname.rpartition("<locals>.")[2]
        yield from (name, link.code.co_filename, link.frame.f_lineno or link.code.co_firstlineno)


def look():
    asyncio = sys.modules.get("asyncio")
    loop = asyncio and asyncio.events._get_running_loop()
    if loop is None:
        yield "error", "no event loop runs in its main thread"
        return
    agent = load()
    state, awaits = agent["state"].state, agent["awaits"]
    state.asyncio_folder = os.path.dirname(asyncio.__file__) + os.sep
    state.task_types = asyncio.tasks._PyTask, asyncio.Task
    tasks = sorted(asyncio.all_tasks(loop), key=lambda task: (not is_main(task), task.get_name()))
    wanted, chains = {}, []
    for task in tasks:
        links = awaits.chain(task.get_coro())
        if not links or task._fut_waiter is None:
            continue
        what = awaits.awaited(task, links)
        chains.append((task, links, what.keys))
        if what.label.endswith(".acquire"):
            wanted.setdefault(what.key, []).append(id(task))
        yield ("task", id(task), task.get_name(), what.label, what.key, what.count, what.size, awaits.serves(links),
               *frames_of(links))
        for other in what.others:
            yield "tied", id(task), id(other), "awaited"
    for task, links, keys in chains:
        for key in awaits.holds(links).intersection(wanted) - keys:
            for waiting in wanted[key]:
                yield "tied", waiting, id(task), "holds"
    yield "end",


def answer():
    try:
        rows = list(look())
    except BaseException as error:  # nothing of this comes into the program
        rows = [("error", "%s: %s" % (type(error).__name__, error))]
    plain = {ord(each): " " for each in "\t\n"}
    text = "".join("\t".join(str(field).translate(plain) for field in row) + "\n" for row in rows)
    try:
        with open(ANSWER + b".part", "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        os.rename(ANSWER + b".part", ANSWER)
    except OSError:
        pass  # nobody waits for it any more


answer()
