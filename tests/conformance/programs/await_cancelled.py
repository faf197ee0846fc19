# needs 3.12
# What awaiting a task gives that ended as cancelled before: the message goes to the first who asks.
from common import *

async def s():
    await sleep(LONG)

async def main():
    dead = spawn(s())
    await sleep(0)
    dead.cancel('gone')
    await sleep(0)
    p('dead', dead.cancelled(), dead.cancel())

    async def waits():
        try:
            await dead
        except CancelledError as e:
            p('told', showx(e), me().cancelling())
        await sleep(0)
        return 'went on'
    p(await res(spawn(waits())))

    async def passes_on():
        await dead
    t = spawn(passes_on())
    p(await res(t), t.cancelled(), t.cancelling())

    async def timed():
        async with timeout(LONG):
            await dead
    t = spawn(timed())
    p(await res(t), t.cancelling())

    async def grouped():
        async with TaskGroup() as g:
            await dead
    t = spawn(grouped())
    p(await res(t), t.cancelling())

    async def gathered():
        return await gather(dead, child('x', 1))
    t = spawn(gathered())
    p(await res(t), t.cancelling())

    async def gathered2():
        return ', '.join(map(show, await gather(dead, child('x', 1), return_exceptions=True)))
    t = spawn(gathered2())
    p(await res(t), t.cancelling())

    async def shielded():
        return await shield(dead)
    t = spawn(shielded())
    p(await res(t), t.cancelling())
    t = spawn(waits())
    await sleep(0)
    t.cancel('too')
    p(await res(t), t.cancelling())
    await sleep(0.01)
run(main())
