# needs 3.13
# A task factory sees every task that the loop makes, and says how it is made.
from common import *

made = []


def factory(loop, coro, **kwargs):
    made.append(coro.__name__)
    return asyncio.Task(coro, loop=loop, **kwargs)


async def one():
    return 1


async def main():
    loop = get_running_loop()
    p(loop.get_task_factory())
    loop.set_task_factory(factory)
    await spawn(one())
    await gather(one(), one())
    await shield(one())
    async with TaskGroup() as g:
        g.create_task(one())
    await asyncio.wait_for(one(), LONG)
    p(len(made))
    loop.set_task_factory(None)
    await spawn(one())
    p(len(made))


run(main())
