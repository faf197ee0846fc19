# needs 3.13
# A timeout takes back its own cancel, and not the one that a group has passed on meanwhile.
from common import *

async def bad():
    try:
        await sleep(LONG)
    except CancelledError:
        raise ValueError('bad')

async def worker():
    try:
        await sleep(LONG)
    except CancelledError:
        try:
            async with timeout(0.01):
                async with TaskGroup() as g:
                    g.create_task(bad())
                    await sleep(LONG)
        except BaseExceptionGroup as e:
            p(showx(e), me().cancelling())
        p('next', await res(sleep(0)), me().cancelling())

async def main():
    t = spawn(worker())
    await sleep(0)
    t.cancel()
    p(await res(t))
run(main())
