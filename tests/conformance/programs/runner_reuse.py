# One Runner, several runs, one loop: tasks live on between them until the runner closes.
import asyncio


async def background(event):
    try:
        print("background: started")
        await event.wait()
        print("background: event")
        await asyncio.sleep(10)
    finally:
        print("background: cancelled")


async def first():
    global task
    event = asyncio.Event()
    task = asyncio.create_task(background(event))
    await asyncio.sleep(0)
    return event


async def second(event):
    event.set()
    await asyncio.sleep(0)
    print("second: done", task.done())


async def nothing():
    pass


with asyncio.Runner() as runner:
    event = runner.run(first())
    print("between: done", task.done())
    runner.run(second(event))
    print("loop closed:", runner.get_loop().is_closed())
print("after: cancelled", task.cancelled())
coroutine = nothing()
try:
    runner.run(coroutine)
except RuntimeError as error:
    print("RuntimeError:", error)
coroutine.close()
