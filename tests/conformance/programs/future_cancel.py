# A cancel of a task that awaits a future cancels the future, and so everyone who awaits it.
from common import *


async def waits(name, future):
    try:
        return await future
    except CancelledError as e:
        p(name, showx(e), me().cancelling())
        raise


async def main():
    loop = get_running_loop()
    future = loop.create_future()
    tasks = [spawn(waits(name, future)) for name in "abc"]
    await sleep(0)
    p(tasks[1].cancel("m"), future.cancelled())
    for t in tasks:
        n = await passes(t)
        p(n, out(t), t.cancelling())
    for k in range(4):
        future = loop.create_future()
        loop.call_soon(lambda f=future: loop.call_soon(lambda: f.done() or f.set_result("value")))
        t = spawn(waits("d", future))
        for _ in range(k):
            await sleep(0)
        p(k, t.cancel("late"), await passes(t), out(t), future.cancelled(), t.cancelling())
    future = loop.create_future()
    t = spawn(waits("e", shield(future)))
    await sleep(0)
    t.cancel()
    p(await res(t), future.cancelled())
    try:
        async with timeout(0.001):
            await future
    except TimeoutError:
        p("timeout", future.cancelled())


run(main())
