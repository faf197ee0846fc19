# as_completed gives results as they come; what is not there in time is a timeout each.
from common import *


async def after(passes, end):
    for _ in range(passes):
        await sleep(0)
    if isinstance(end, str):
        raise ValueError(end)
    return end


async def main():
    tasks = [spawn(after(n, end)) for n, end in ((6, 1), (2, "boom"), (4, 3))]
    tasks[0].set_name("first")
    for result in asyncio.as_completed(tasks + tasks):
        p(await res(result))
    done = spawn(after(0, 7))
    await sleep(0)
    for result in asyncio.as_completed([done, spawn(after(1, 8))]):
        p(await res(result))
    slow = [spawn(sleep(LONG)) for _ in range(2)]
    for result in asyncio.as_completed([spawn(after(1, 9)), *slow], timeout=0.005):
        p(await res(result))
    p([t.cancelling() for t in slow])

    async def collects():
        for result in asyncio.as_completed(slow):
            p(await res(result))
        return "end"

    t = spawn(collects())
    await sleep(0)
    await sleep(0)
    t.cancel("m")
    await sleep(0)
    await sleep(0)
    slow[1].cancel("slow")
    p(await res(t), slow[0].done())
    for result in asyncio.as_completed([]):
        p("never")


run(main())
