"""Classes, patches and errors of the program's own, which go before what the agent does."""
import asyncio
import ctypes
import os
import pickle
import sys
import threading
import time
import warnings
from unittest import mock


class Task(asyncio.Task):
    """Asks for its label, which is not there at first."""

    def __init__(self, coro, *, label, **kw):
        super().__init__(coro, **kw)
        self.label = label

    def get_name(self):
        print("get_name")
        return self.label

    def done(self):
        print("done")
        return super().done()


async def labelled():
    task = Task(asyncio.sleep(0.01), loop=asyncio.get_running_loop(), label="mine")
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

asyncio.run(labelled())


class Named(asyncio.AbstractEventLoop):
    """Takes more than asyncio's loops do, and has no `__init__`."""

    def is_closed(self):
        return False

    def is_running(self):
        return False

    def get_debug(self):
        return False

    def call_soon(self, callback, *args, context=None, name=None):
        print("call_soon", name)
        return asyncio.Handle(callback, args, self, context)


class Plain(asyncio.AbstractEventLoop):
    """Takes less."""

    def is_closed(self):
        return False

    def call_soon(self, callback, *args):
        print("call_soon", args)


class Mixin(asyncio.AbstractEventLoop):
    def __init__(self):
        print("__init__ of a mixin")

    def run_in_executor(self, *_):
        return "of a mixin"


class Mixed(Named, Mixin):
    pass


for loop in Named(), Plain():
    asyncio._set_running_loop(loop)
    asyncio._set_running_loop(None)
loop = Mixed()
print(loop.run_in_executor(None, print))
loop.call_soon(print, name="own")
Plain().call_soon(print, 1)


class Printing(asyncio.SelectorEventLoop):
    def call_soon(self, callback, *args, context=None):
        print("call_soon", type(callback).__name__)
        return super().call_soon(callback, *args, context=context)


async def forks():
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    loop = Printing()
    loop.run_until_complete(forks())
    loop.close()

with mock.patch("os.stat") as stat, mock.patch("os.open", side_effect=OSError) as opened:
    child = os.fork()
    if not child:
        os._exit(0)
    print(stat.call_count, opened.call_count)
os.waitpid(child, 0)


def deep(step):
    def walk(depth):
        step()
        walk(depth + 1)
    try:
        walk(0)
    except RecursionError:
        print("caught")


async def deeply():
    loop, task, semaphore = asyncio.get_running_loop(), asyncio.current_task(), asyncio.Semaphore()
    deep(lambda: task.set_name("x"))
    deep(lambda: loop.call_later(9, print))
    deep(semaphore.release)
    deep(task.cancel)
    await asyncio.sleep(0)

try:
    asyncio.run(deeply())
except asyncio.CancelledError:
    print("cancelled")

print(pickle.loads(pickle.dumps(asyncio.Task.cancel)) is asyncio.Task.cancel)
print(any(issubclass(DeprecationWarning, it[2]) for it in warnings.filters))
warnings.warn("this one is visible")


class Deadline(RuntimeError):
    pass


def throw(begun, main=threading.get_ident()):
    while not begun:
        time.sleep(0.001)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(Deadline))


def renames(task, begun, end):
    begun.append(True)
    while time.monotonic() < end:
        task.set_name("x")


def is_met(task):
    begun = []
    thread = threading.Thread(target=throw, args=(begun,))
    thread.start()
    try:
        renames(task, begun, time.monotonic() + 10)
        return False
    except Deadline:
        return True
    finally:
        thread.join()

sys.setswitchinterval(0.0001)  # the thread comes soon, and in the midst of anything
loop = asyncio.new_event_loop()
task = loop.create_task(asyncio.sleep(0))
print(all([is_met(task) for _ in range(10)]))
loop.run_until_complete(task)
loop.close()

run = asyncio.Handle._run


def patched(handle):
    print("run", type(handle).__name__)
    return run(handle)

asyncio.Handle._run = patched
asyncio.run(asyncio.sleep(0.01))
asyncio.Handle._run = run


class Client:
    """Runs its loop as the interpreter ends."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(asyncio.sleep(0))

    async def close(self):
        print("closed")

    def __del__(self):
        self.loop.run_until_complete(self.close())
        self.loop.close()

client = Client()
