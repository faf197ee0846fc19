# needs 3.13
# Waiters of a condition are cancelled in every pass: each has the lock again, and no notification is lost.
from common import *


async def main():
    for k in range(9):
        for kill in (1, 2):
            condition = asyncio.Condition()
            order = []

            async def waiter(name):
                async with condition:
                    try:
                        await condition.wait()
                        order.append(name)
                    except CancelledError as e:
                        order.append(f"{name}:{showx(e)}:{condition.locked()}")
                        raise

            async def notifier():
                for n in range(4):
                    await sleep(0)
                async with condition:
                    condition.notify(1)
                    order.append("notify")
                    await sleep(0)

            tasks = [spawn(waiter(name)) for name in "abc"] + [spawn(notifier())]
            for _ in range(k):
                await sleep(0)
            answers = [tasks[n].cancel(f"m{n}") for n in range(kill)]
            for _ in range(12):
                await sleep(0)
            p(k, kill, answers, order, [t.done() for t in tasks], condition.locked())
            async with condition:
                condition.notify_all()
            p(", ".join([await res(t) for t in tasks]))


run(main())
