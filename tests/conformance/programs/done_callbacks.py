# Callbacks of a task run in the pass after its end, in the order in which they were added, before who awaits it next.
import asyncio


async def work():
    print("work: ends")


def report(name):
    return lambda task: print(name, "done", task.done())


async def main():
    task = asyncio.create_task(work())
    task.add_done_callback(report("a"))
    task.add_done_callback(report("b"))
    await task
    print("main: awaited")
    task.add_done_callback(report("late"))
    print("main: added one more")
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
