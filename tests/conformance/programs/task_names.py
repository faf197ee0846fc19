# Tasks have names, know which of them runs, and leave the loop's list when they are done.
import asyncio


def names():
    return sorted(task.get_name() for task in asyncio.all_tasks())


async def work():
    print("current:", asyncio.current_task().get_name())
    await asyncio.sleep(0)
    asyncio.current_task().set_name("renamed")
    await asyncio.sleep(0)


async def main():
    asyncio.current_task().set_name("main")
    task = asyncio.create_task(work(), name="worker")
    print("all:", *names())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("all:", *names())
    await task
    print("all:", *names())
    print("name:", task.get_name())


asyncio.run(main())
