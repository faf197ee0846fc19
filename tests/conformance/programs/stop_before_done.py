# stop() while run_until_complete() waits: an error, and the task stays pending; it can be completed later.
import asyncio


async def work():
    await asyncio.sleep(0.02)
    print("work: ends")
    return "result"


loop = asyncio.new_event_loop()
task = loop.create_task(work())
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(task)
except RuntimeError as error:
    print("RuntimeError:", error)
print("done:", task.done())
print("again:", loop.run_until_complete(task))
loop.close()
