"""Tasks that run as they are made, where there are such."""
import asyncio
import sys
import traceback


def names():
    return [frame.name for frame in traceback.extract_stack()]


async def quick(number):
    return number


async def fails():
    raise ValueError("at once")


async def slow():
    await asyncio.sleep(0.001)
    print(names())


async def nests():
    inner = asyncio.create_task(quick(5), name="inner")
    print(names(), asyncio.current_task().get_name())
    return await inner


async def stops_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(0)


async def main():
    loop = asyncio.get_running_loop()
    if sys.version_info >= (3, 12):
        loop.set_task_factory(asyncio.eager_task_factory)
    made = [asyncio.create_task(coroutine, name=coroutine.__name__)
            for coroutine in (quick(1), fails(), slow(), nests(), stops_itself())]
    print([task.done() for task in made])
    print(await asyncio.gather(*made, return_exceptions=True))
    if sys.version_info >= (3, 14):
        loop.set_task_factory(None)
        print(asyncio.create_task(quick(2), name="eager", eager_start=True).done())

asyncio.run(main())
asyncio.run(main(), debug=True)
