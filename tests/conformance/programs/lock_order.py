# A lock is fair: who comes while others wait has to wait, also when the lock is free for a moment.
from common import *

lock = asyncio.Lock()


async def worker(name, passes):
    p(name, "asks", lock.locked())
    async with lock:
        p(name, "has it")
        for _ in range(passes):
            await sleep(0)
        p(name, "gives it back")


async def barger():
    await sleep(0)
    for n in range(3):
        await worker(f"barger {n}", 0)


async def main():
    workers = [spawn(worker(name, 2)) for name in "abc"]
    await gather(barger(), *workers)
    p(lock.locked())
    await lock.acquire()
    p(lock.locked())
    lock.release()
    try:
        lock.release()
    except RuntimeError as e:
        p(e)


run(main())
