"""Tasks that await each other are cancelled in one go, as deep as C goes."""
import asyncio
import sys

DEPTH = 300 if sys.version_info[:2] == (3, 12) else 700  # 3.12.0 has a third of the others' room in C


async def chain(depth):
    await (asyncio.create_task(chain(depth - 1)) if depth else asyncio.sleep(100))


async def main():
    limit = sys.getrecursionlimit()
    task = asyncio.create_task(chain(DEPTH))
    for _ in range(DEPTH + 5):
        await asyncio.sleep(0)
    print(len(asyncio.all_tasks()), task.cancel(), sys.getrecursionlimit() == limit)
    await asyncio.wait([task])
    print(task.cancelled(), len(asyncio.all_tasks()))

asyncio.run(main())
