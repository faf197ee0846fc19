# needs 3.13
# A queue that is shut down gives what it has, or nothing, and wakes everyone who waits.
from common import *


async def main():
    for immediate in (False, True):
        queue = asyncio.Queue(2)

        async def tries(name, make):
            try:
                p(name, await make())
            except asyncio.QueueShutDown:
                p(name, "shut down")

        getters = [spawn(tries(f"get {n}", queue.get)) for n in range(2)]
        await sleep(0)
        queue.shutdown(immediate)
        await gather(*getters)
        queue = asyncio.Queue(2)
        queue.put_nowait(1)
        queue.put_nowait(2)
        putter = spawn(tries("put", lambda: queue.put(3)))
        joiner = spawn(tries("join", queue.join))
        await sleep(0)
        queue.shutdown(immediate)
        queue.shutdown(immediate)
        await putter
        p(str(queue), joiner.done())
        await tries("put", lambda: queue.put(4))
        for _ in range(3):
            await tries("get", queue.get)
        try:
            queue.put_nowait(5)
        except asyncio.QueueShutDown:
            p("put_nowait")
        try:
            queue.get_nowait()
        except asyncio.QueueShutDown:
            p("get_nowait")
        if not immediate:
            queue.task_done()
            queue.task_done()
        await joiner


run(main())
