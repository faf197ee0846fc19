# What is over can be awaited wherever it was: that does not wait.
import asyncio


async def work():
    return "worked"


async def fails():
    raise ValueError("no")


async def main(future, *tasks):
    print(await future)
    for task in tasks:
        try:
            print(await task)
        except (ValueError, asyncio.CancelledError) as error:
            print(type(error).__name__, error)


async def make(loop):
    tasks = [loop.create_task(each) for each in (work(), fails(), asyncio.sleep(9))]
    tasks[2].cancel("enough")
    await asyncio.wait(tasks)
    return tasks


loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
future = other.create_future()
future.set_result("set")
tasks = other.run_until_complete(make(other))
loop.run_until_complete(main(future, *tasks))
tasks = other.run_until_complete(make(other))
other.close()
loop.run_until_complete(main(future, *tasks))
loop.close()
