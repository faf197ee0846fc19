# Callbacks, timers, done-callbacks and signal handlers run in a copy of the context in which they were added.
from contextvars import ContextVar, copy_context
from common import *

place = ContextVar("place")


def show_place(name):
    def call(*_):
        p(name, place.get("nowhere"))
        place.set(name)

    return call


async def main():
    loop = get_running_loop()
    loop.call_soon(show_place("before"))
    future = loop.create_future()
    future.add_done_callback(show_place("future, early"))
    place.set("main")
    loop.call_soon(show_place("soon"))
    loop.call_later(0.05, show_place("later"))
    loop.call_at(loop.time() + 0.1, show_place("at"))
    loop.add_signal_handler(signal.SIGUSR1, show_place("signal"))
    t = spawn(child("t", 1))
    t.add_done_callback(show_place("done"))
    future.add_done_callback(show_place("future"))
    place.set("main, later")
    future.set_result(1)
    os.kill(os.getpid(), signal.SIGUSR1)
    await t
    await sleep(0.15)
    p("main", place.get())
    context = copy_context()
    for name in ("one", "two"):
        loop.call_soon(show_place(name), context=context)
    asyncio.create_task(sleep(0), context=context).add_done_callback(show_place("three"), context=context)
    await sleep(0.01)
    p("context", context[place], place.get())
    context.run(place.set, "run")
    p("context", context[place], place.get())


run(main())
