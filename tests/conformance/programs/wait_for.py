# needs 3.12
# wait_for: in time, out of time, without any, and cancelled in every pass.
from common import *


async def stays(name):
    try:
        await sleep(LONG)
    except CancelledError:
        p("  ", name, "told", me().cancelling())
        raise


async def stubborn():
    try:
        await sleep(LONG)
    except CancelledError:
        return "kept"


async def main():
    wait_for = asyncio.wait_for
    p(await res(wait_for(child("in time", 2), LONG)), await res(wait_for(child("no limit", 2), None)))
    p(await res(wait_for(child("fails", 2, "boom"), LONG)))
    for limit in (0.002, 0):
        p(await res(wait_for(stays(f"late {limit}"), limit)))
        p(await res(wait_for(stubborn(), limit)))
        t = spawn(stays("task"))
        await sleep(0)
        p(await res(wait_for(t, limit)), t.cancelled())
    done = spawn(child("done", 0))
    await sleep(0)
    p(await res(wait_for(done, 0)))
    failed = spawn(child("failed", 0, "oops"))
    await sleep(0)
    p(await res(wait_for(failed, 0)))
    for k in range(5):
        inner = spawn(child("inner", 3))
        t = spawn(wait_for(inner, LONG))
        for _ in range(k):
            await sleep(0)
        p(k, t.cancel("m"), await passes(t), out(t), inner.cancelled())
    for k in range(4):
        t = spawn(wait_for(child("swallow", 9, 5, 2), 0))
        for _ in range(k):
            await sleep(0)
        p(k, t.cancel("m"), await passes(t), out(t))


run(main())
