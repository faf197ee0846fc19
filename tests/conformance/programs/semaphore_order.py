# A semaphore is fair, and so many have it at a time.
from common import *


async def main():
    semaphore = asyncio.Semaphore(2)

    async def worker(name, passes):
        p(name, "asks", semaphore.locked())
        async with semaphore:
            p(name, "has it")
            for _ in range(passes):
                await sleep(0)
            p(name, "gives it back")

    await gather(*(spawn(worker(name, n)) for n, name in enumerate("edcba")))
    p(semaphore.locked())
    semaphore.release()
    for _ in range(3):
        await semaphore.acquire()
    p(semaphore.locked())
    bounded = asyncio.BoundedSemaphore(1)
    await bounded.acquire()
    bounded.release()
    try:
        bounded.release()
    except ValueError as e:
        p(e)


run(main())
