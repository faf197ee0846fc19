# join() waits until every item that was put is marked as done.
from common import *


async def main():
    queue = asyncio.Queue()
    await queue.join()
    p("nothing to wait for")
    for n in range(3):
        queue.put_nowait(n)

    async def worker():
        while True:
            item = await queue.get()
            await sleep(0)
            p("done", item)
            queue.task_done()

    async def joins(name):
        await queue.join()
        p(name, "joined")

    tasks = [spawn(joins(name)) for name in "ab"]
    await sleep(0)
    tasks[0].cancel()
    w = spawn(worker())
    await joins("main")
    p(out(tasks[0]), tasks[1].done())
    queue.put_nowait(4)
    await queue.join()
    w.cancel()
    try:
        queue.task_done()
    except ValueError as e:
        p(e)
    p(str(queue))


run(main())
