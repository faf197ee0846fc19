# A loop that runs in one thread cannot be run by another; thread-safe calls reach it.
import asyncio
import threading


async def work(name):
    print("work:", name)
    return name


def other_thread():
    coroutine = work("by run_until_complete")
    try:
        loop.run_until_complete(coroutine)
    except RuntimeError as error:
        print("thread: RuntimeError:", error)
    coroutine.close()
    future = asyncio.run_coroutine_threadsafe(work("by run_coroutine_threadsafe"), loop)
    print("thread:", future.result())
    loop.call_soon_threadsafe(loop.stop)


loop = asyncio.new_event_loop()
thread = threading.Thread(target=other_thread)
loop.call_soon(thread.start)
loop.run_forever()
thread.join()
print("stopped")
loop.close()
