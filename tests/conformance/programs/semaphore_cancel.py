# Waiters of a semaphore are cancelled in every pass; no place is lost, and none is given twice.
from common import *


async def main():
    for k in range(8):
        for kill in (1, 2, 3):
            semaphore = asyncio.Semaphore(2)
            order = []

            async def worker(name, passes):
                try:
                    async with semaphore:
                        order.append(name)
                        for _ in range(passes):
                            await sleep(0)
                        order.append(name.upper())
                except CancelledError:
                    order.append(f"{name}!")
                    raise

            tasks = [spawn(worker(name, 1 + n)) for n, name in enumerate("abcdef")]
            for _ in range(k):
                await sleep(0)
            for n in range(2, 2 + kill):
                tasks[n].cancel()
            left = [await passes(t) for t in tasks]
            p(k, kill, order, left, semaphore.locked())
            for _ in range(2):
                await asyncio.wait_for(semaphore.acquire(), LONG)
            p(semaphore.locked())


run(main())
