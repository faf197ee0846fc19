# A condition gives its lock back while it waits, and has it again when it returns.
from common import *


async def main():
    condition = asyncio.Condition()
    box = []

    async def taker(name):
        async with condition:
            await condition.wait_for(lambda: box)
            p(name, "takes", box.pop(0), condition.locked())
            await sleep(0)

    async def waiter(name):
        async with condition:
            p(name, "waits")
            await condition.wait()
            p(name, "notified", condition.locked())

    for make in (taker, waiter):
        tasks = [spawn(make(name)) for name in "abc"]
        await sleep(0)
        await sleep(0)
        async with condition:
            box.extend([1, 2])
            condition.notify(2)
            p("notified 2")
        for _ in range(5):
            await sleep(0)
        p([t.done() for t in tasks])
        async with condition:
            box.append(3)
            condition.notify_all()
        await gather(*tasks)
        box.clear()
    for call in (condition.notify, condition.notify_all):
        try:
            call()
        except RuntimeError as e:
            p(e)
    try:
        await condition.wait()
    except RuntimeError as e:
        p(e)


run(main())
