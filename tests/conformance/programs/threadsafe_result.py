# run_coroutine_threadsafe hands results, errors and cancels over to the other thread.
import asyncio
import concurrent.futures
import threading


async def work():
    await asyncio.sleep(0)
    return "result"


async def fail():
    raise ValueError("boom")


async def stay(started, ended):
    try:
        started.set()
        await asyncio.sleep(10)
    finally:
        ended.set()


def other_thread(loop):
    print("thread:", asyncio.run_coroutine_threadsafe(work(), loop).result())
    try:
        asyncio.run_coroutine_threadsafe(fail(), loop).result()
    except ValueError as error:
        print("thread:", error)
    started, ended = threading.Event(), threading.Event()
    future = asyncio.run_coroutine_threadsafe(stay(started, ended), loop)
    started.wait()
    print("thread: cancels")
    future.cancel()
    try:
        future.result()
    except concurrent.futures.CancelledError:
        print("thread: CancelledError")
    print("thread: ended", ended.wait())


async def main():
    await asyncio.to_thread(other_thread, asyncio.get_running_loop())
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
