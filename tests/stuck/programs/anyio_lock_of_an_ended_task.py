"""A task takes a lock of anyio's, and ends without giving it back."""
import signal

import anyio

lock = anyio.Lock()


async def load():
    await lock.acquire()
    print("loaded")


async def store():
    async with lock:
        print("stored")


async def main():
    async with anyio.create_task_group() as group:
        group.start_soon(load)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                break
        group.start_soon(store)


anyio.run(main)
# trigger: term
# words: store; lock; load; ended
# lines: 15
# mend 11: print("loaded"); lock.release()
# packages: uvicorn starlette
