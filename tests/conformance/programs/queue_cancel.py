# Those who wait at a queue are cancelled in every pass: no item is lost, and nobody sleeps while there is one.
from common import *


async def main():
    for size in (0, 1):
        for k in range(9):
            queue = asyncio.Queue(size)
            order = []

            async def getter(name):
                try:
                    order.append(f"{name}{await queue.get()}")
                except CancelledError:
                    order.append(f"{name}!")
                    raise

            async def putter(name, passes, items):
                try:
                    for item in items:
                        for _ in range(passes):
                            await sleep(0)
                        await queue.put(item)
                        order.append(f"+{item}")
                except CancelledError:
                    order.append(f"{name}!")
                    raise

            tasks = [spawn(getter(name)) for name in "abc"]
            tasks += [spawn(putter("x", 2, [1, 2, 3])), spawn(putter("y", 0, [7, 8]))]
            for _ in range(k):
                await sleep(0)
            answers = [tasks[n].cancel() for n in (0, 1, 4)]
            for _ in range(12):
                await sleep(0)
            p(size, k, answers, order, [t.done() for t in tasks], queue.qsize())
            while not queue.empty():
                await queue.get()
                await sleep(0)
            for t in tasks:
                t.cancel()
            await gather(*tasks, return_exceptions=True)
            p(queue.qsize(), str(queue))


run(main())
