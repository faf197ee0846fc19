# An event wakes all that wait, in their order; one that is set makes nobody wait.
from common import *


async def main():
    event = asyncio.Event()

    async def waiter(name):
        for n in range(2):
            await event.wait()
            p(name, n, event.is_set())
            await sleep(0)

    tasks = [spawn(waiter(name)) for name in "abc"]
    await sleep(0)
    p("set")
    event.set()
    event.clear()
    event.set()
    late = spawn(waiter("late"))
    await sleep(0)
    event.clear()
    p("clear", event.is_set())
    for _ in range(3):
        await sleep(0)
    tasks[1].cancel()
    event.set()
    tasks[2].cancel()
    p(", ".join([await res(t) for t in tasks + [late]]))


run(main())
