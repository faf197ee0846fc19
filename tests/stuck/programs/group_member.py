"""A group of workers, one of which waits for an answer that nobody gives."""
import asyncio


async def fetch():
    await asyncio.sleep(0.05)


async def confirm(answer):
    return await answer


async def main():
    answer = asyncio.get_running_loop().create_future()
    print("ready", flush=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(), name="fetch")
        group.create_task(confirm(answer), name="confirm")


asyncio.run(main())
# trigger: none
# words: confirm; future; main
# lines: 10
# mend 14: answer = asyncio.ensure_future(asyncio.sleep(0.1))
# python: 3.11
