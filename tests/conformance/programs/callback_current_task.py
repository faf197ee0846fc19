# A callback is not a task: it has a running loop and no current task.
import asyncio


def callback(name):
    print(name, "running", asyncio.get_running_loop().is_running(), "task", asyncio.current_task() is not None)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(callback, "soon")
    loop.call_later(0.01, callback, "later")
    callback("main")
    await asyncio.sleep(0.05)


asyncio.run(main())
