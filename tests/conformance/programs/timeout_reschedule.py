# needs 3.11.7
# A deadline can be moved, taken away and asked; each state refuses in its own words.
from common import *


def state(t):
    return repr(t).split("]")[0] + "]>"


def refused(call, *args):
    try:
        call(*args)
        p("moved")
    except RuntimeError as e:
        p(e)


async def main():
    loop = get_running_loop()
    t = asyncio.timeout(LONG)
    p(state(t), t.expired(), t.when() is None)
    refused(t.reschedule, None)
    async with t:
        p(state(t))
        t.reschedule(None)
        p(t.when())
        t.reschedule(loop.time() + LONG)
    p(state(t), t.expired())
    refused(t.reschedule, None)
    try:
        async with t:
            p("never")
    except RuntimeError as e:
        p(e)
    for when in (lambda: loop.time() - 1, lambda: loop.time() + 0.002):
        t = asyncio.timeout(None)
        try:
            async with t:
                t.reschedule(when())
                try:
                    await sleep(LONG)
                except CancelledError:
                    p(state(t), t.expired(), me().cancelling())
                    refused(t.reschedule, None)
                    raise
        except TimeoutError:
            p("timeout", state(t), t.expired(), me().cancelling())
    async with asyncio.timeout_at(loop.time() - 1) as t:
        t.reschedule(loop.time() + LONG)
        await sleep(0)
        await sleep(0)
    p(state(t))
    try:
        async with asyncio.timeout_at(loop.time() + 0.002):
            await sleep(LONG)
    except TimeoutError:
        p("timeout_at")
    async with asyncio.timeout_at(None) as t:
        await sleep(0)
    p(state(t))
    try:
        async with asyncio.timeout(0.001) as outer:
            async with asyncio.timeout(LONG) as inner:
                outer.reschedule(loop.time() - 1)
                await sleep(LONG)
    except TimeoutError:
        p(state(outer), state(inner))


run(main())
