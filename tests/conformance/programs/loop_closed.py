# Nothing can be asked of a closed loop, except to close it again.
import asyncio


async def work():
    print("work: started")


loop = asyncio.new_event_loop()
loop.close()
loop.close()
coroutine = work()
for attempt in (
    lambda: loop.run_until_complete(coroutine),
    lambda: loop.create_task(coroutine),
    lambda: loop.run_forever(),
    lambda: loop.call_soon(print, "callback"),
    lambda: loop.call_later(0, print, "callback"),
    lambda: loop.call_soon_threadsafe(print, "callback"),
    lambda: loop.run_in_executor(None, print, "job"),
):
    try:
        attempt()
    except RuntimeError as error:
        print("RuntimeError:", error)
coroutine.close()
print("running:", loop.is_running(), "closed:", loop.is_closed())
