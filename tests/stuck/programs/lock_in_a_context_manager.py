"""Hold a lock in a context manager of one's own, and wait for good within."""
import asyncio
import contextlib
import signal

tables, ready = asyncio.Lock(), asyncio.Event()


@contextlib.asynccontextmanager
async def transaction():
    async with tables:
        yield


async def copy():
    async with transaction():
        await ready.wait()


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    asyncio.ensure_future(copy())
    print("ready", flush=True)
    await stop.wait()
    async with transaction():
        print("closed", flush=True)


asyncio.run(main())
# trigger: term
# words: copy(); event.wait; main() waits for it
# lines: 17
# python: 3.10
# mend 25: await stop.wait(); ready.set()
