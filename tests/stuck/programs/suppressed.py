"""Ping a server now and then, whatever happens."""
import asyncio
import contextlib


async def ping():
    await asyncio.sleep(0.1)


async def pinger():
    while True:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await ping()


async def main():
    asyncio.create_task(pinger(), name="pinger")
    print("ready", flush=True)
    await asyncio.sleep(3600)


asyncio.run(main())
# trigger: int
# words: pinger; swallow; suppress
# lines: 12
# mend 12: with contextlib.suppress(OSError):
