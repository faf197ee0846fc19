# needs 3.12
# Who is told the message of a cancelled task: the first who asks, however that is.
from common import *


async def stays():
    await sleep(LONG)


async def dead(message="gone"):
    t = spawn(stays())
    await sleep(0)
    t.cancel(message)
    await sleep(0)
    return t


async def dying(message="going"):
    t = spawn(stays())
    await sleep(0)
    asyncio.get_running_loop().call_soon(t.cancel, message)
    return t


def asks(call):
    try:
        return show(call())
    except BaseException as e:
        return showx(e)


async def grouped(t):
    async with TaskGroup() as g:
        g.create_task(waits(t))


async def waits(t):
    return await t


async def timed(t):
    async with timeout(LONG):
        return await t


async def main():
    t = await dead()
    p("result", asks(t.result), asks(t.result), asks(t.exception))
    t = await dead()
    p("exception", asks(t.exception), asks(t.result))
    for make in (dead, dying):
        for name, how in (
            ("await", waits),
            ("shield", lambda t: waits(shield(t))),
            ("gather", lambda t: waits(gather(t))),
            ("gather, both", lambda t: waits(gather(t, t))),
            ("all", lambda t: waits(gather(t, return_exceptions=True))),
            ("wait_for", lambda t: asyncio.wait_for(t, LONG)),
            ("timeout", timed),
            ("group", grouped),
            ("wait", lambda t: asyncio.wait([t])),
        ):
            t = await make()
            first = await res(spawn(how(t)))
            p(make.__name__, name, first if "(" not in first else "results", asks(t.result))
    t = await dying()
    waiters = [spawn(waits(t)) for _ in range(3)]
    p([await res(w) for w in waiters])

    async def late():
        me().cancel("mine")
        return "value"

    t = spawn(late())
    await sleep(0)
    p("late", asks(t.result), asks(t.result))


run(main())
