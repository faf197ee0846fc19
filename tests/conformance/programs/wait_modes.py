# wait() until the first, the first failure, or all; or until its time is up. It cancels nobody.
from common import *


def names(tasks):
    return sorted(t.get_name() for t in tasks)


async def main():
    for how in (asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED):
        for ends in ((5, 5, 5), (5, "boom", 5), ("boom", 5, 5)):
            tasks = [asyncio.create_task(child("c", 1 + 2 * n, end), name=f"t{n}") for n, end in enumerate(ends)]
            t = spawn(asyncio.wait(tasks + tasks[:1], return_when=how))
            p(how, ends, await passes(t), [names(s) for s in t.result()])
            await gather(*tasks, return_exceptions=True)
            t = spawn(asyncio.wait(tasks, return_when=how))
            p("again", await passes(t), [names(s) for s in t.result()])
    slow = asyncio.create_task(sleep(LONG), name="slow")
    quick = asyncio.create_task(child("q", 1), name="quick")
    done, pending = await asyncio.wait([slow, quick], timeout=0.005)
    p(names(done), names(pending), slow.cancelling())
    done, pending = await asyncio.wait([slow, quick], timeout=0, return_when=asyncio.FIRST_COMPLETED)
    p(names(done), names(pending))
    t = spawn(asyncio.wait([slow]))
    await sleep(0)
    t.cancel("m")
    p(await res(t), slow.cancelling())
    slow.cancel()
    done, pending = await asyncio.wait([slow], return_when=asyncio.FIRST_EXCEPTION)
    p(names(done), slow.cancelled())
    try:
        await asyncio.wait([])
    except ValueError as e:
        p(e)
    futures = [get_running_loop().create_future() for _ in range(3)]
    futures[1].set_result(1)
    done, pending = await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
    p(len(done), len(pending), done == {futures[1]})


run(main())
