# A waiter of a lock is cancelled in every pass, alone and again; the lock is never lost.
from common import *


async def main():
    for k in range(8):
        for kill in (1, 2):
            lock = asyncio.Lock()
            order = []

            async def worker(name, passes):
                try:
                    async with lock:
                        order.append(name)
                        for _ in range(passes):
                            await sleep(0)
                        order.append(name.upper())
                except CancelledError as e:
                    order.append(f"{name}:{showx(e)}")
                    raise

            tasks = [spawn(worker(name, 2)) for name in "abcd"]
            for _ in range(k):
                await sleep(0)
            answers = [tasks[n].cancel(f"m{n}") for n in range(1, kill + 1)]
            left = [await passes(t) for t in tasks]
            p(k, kill, answers, order, left, [t.cancelled() for t in tasks], lock.locked())


run(main())
