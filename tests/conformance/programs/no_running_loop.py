# Without a running loop there is none to ask, and no task can be spawned.
import asyncio


async def work():
    print("work: started")


coroutine = work()
for attempt in (
    lambda: asyncio.get_running_loop(),
    lambda: asyncio.create_task(coroutine),
    lambda: asyncio.current_task(),
    lambda: asyncio.all_tasks(),
):
    try:
        attempt()
    except RuntimeError as error:
        print("RuntimeError:", error)
coroutine.close()
