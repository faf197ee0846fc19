# Another thread cancels through call_soon_threadsafe.
import asyncio
import threading


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cancelled")
        raise


def cancel_worker():
    for task in asyncio.all_tasks():
        if task.get_name() == "worker":
            print("callback: cancel", task.cancel())


def other_thread(loop):
    loop.call_soon_threadsafe(cancel_worker)


async def main():
    task = asyncio.create_task(work(), name="worker")
    await asyncio.sleep(0)
    thread = threading.Thread(target=other_thread, args=(asyncio.get_running_loop(),))
    thread.start()
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")
    thread.join()


asyncio.run(main())
