# stop() ends run_forever() after the current pass; the next run goes on with everything that waits.
import asyncio


async def background():
    try:
        for step in range(3):
            print("background:", step)
            await asyncio.sleep(0)
    finally:
        print("background: ends")


loop = asyncio.new_event_loop()
task = loop.create_task(background())
for round in range(2):
    loop.call_soon(loop.stop)
    loop.call_soon(print, "same pass as stop", round)
    loop.run_forever()
    print("stopped: running", loop.is_running(), "done", task.done())
loop.run_until_complete(task)
print("completed: done", task.done())
loop.close()
