# A primitive belongs to the loop that first waited for it.
from common import *


async def contend(first, again):
    t = spawn(first())
    await sleep(0)
    t2 = spawn(again())
    await sleep(0)
    try:
        if t2.done():
            t2.result()
            return "no wait"
        return "waits"
    except RuntimeError as e:
        return str(e).split(" is ", 1)[1]
    finally:
        t.cancel()
        t2.cancel()


async def never():
    await sleep(LONG)


lock, semaphore, event, queue = asyncio.Lock(), asyncio.Semaphore(0), asyncio.Event(), asyncio.Queue()
condition = asyncio.Condition()


async def wait():
    async with condition:
        await condition.wait()


async def acquire():
    await lock.acquire()


for _ in range(2):
    p("lock", run(contend(acquire, acquire)))
    p("semaphore", run(contend(never, semaphore.acquire)))
    p("event", run(contend(never, event.wait)))
    p("queue", run(contend(never, queue.get)))
    p("condition", run(contend(never, wait)))
