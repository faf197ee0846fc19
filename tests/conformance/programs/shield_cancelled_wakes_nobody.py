# A shield that was cancelled wakes nobody when its task ends.
from common import *

async def nothing():
    pass

async def group():
    async with timeout(0), TaskGroup() as g:
        g.create_task(sleep(0))
        await shield(nothing())

async def main():
    t = spawn(group())
    p(await passes(t), out(t))
    lock = asyncio.Lock()

    async def late():
        async with timeout(0):
            p(await res(shield(nothing())))
            await lock.acquire()

    async def holds():
        await lock.acquire()
        await tick(2)
        lock.release()

    t = spawn(late())
    holder = spawn(holds())
    p(await passes(t), show(None) if t.exception() is None else out(t), holder.done())

run(main())
