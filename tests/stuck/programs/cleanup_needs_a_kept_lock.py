"""Store the state at the end, under a lock that a task took and kept."""
import asyncio
import signal


async def load(lock):
    await lock.acquire()
    print("loaded", flush=True)


async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    lock = asyncio.Lock()
    await asyncio.create_task(load(lock), name="load")
    try:
        await asyncio.sleep(3600)
    finally:
        async with lock:
            print("stored", flush=True)


try:
    asyncio.run(main())
except asyncio.CancelledError:
    pass
# trigger: term
# words: still cleans up: it waits on lock.acquire in main(); taken by task load, which has ended; never released
# lines: 7
# mend 8: lock.release()
