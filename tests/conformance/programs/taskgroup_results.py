# A TaskGroup waits for its children, also for those that were added by children.
import asyncio


async def child(group, name, more):
    await asyncio.sleep(0)
    if more:
        group.create_task(child(group, name + "'s child", more - 1))
    print(name, "ends")
    return name


async def main():
    async with asyncio.TaskGroup() as group:
        a = group.create_task(child(group, "a", 2))
        b = group.create_task(child(group, "b", 0))
        print("body ends")
    print("main:", a.result(), b.result())


asyncio.run(main())
