"""What debug mode prints of where things were made."""
import asyncio


async def fails():
    raise ValueError("late")


async def leaves_one():
    asyncio.ensure_future(fails())
    await asyncio.sleep(0.01)
    raise KeyError("x")


async def generator():
    try:
        yield 1
    finally:
        print("generator over")


async def main():
    loop = asyncio.get_running_loop()
    timer = loop.call_later(5, print, 1)
    print(loop.create_task(asyncio.sleep(0)), timer, loop.call_soon(print, "soon"))
    timer.cancel()
    print(timer)
    future = loop.create_future()
    future.add_done_callback(lambda _: 1 / 0)
    future.cancel()
    task = asyncio.create_task(asyncio.sleep(5))
    task.add_done_callback(lambda _: 1 / 0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await asyncio.wait_for(asyncio.sleep(3), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    await asyncio.gather(leaves_one(), return_exceptions=True)
    print(await generator().__anext__())

asyncio.run(main(), debug=True)
