"""Lock two accounts by an exit stack, each transfer in its own order."""
import asyncio
import contextlib
import signal


async def transfer(accounts):
    async with contextlib.AsyncExitStack() as stack:
        for lock in accounts:
            await stack.enter_async_context(lock)
            await asyncio.sleep(0.01)


async def main():
    stop, (one, two) = asyncio.Event(), (asyncio.Lock(), asyncio.Lock())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    there = asyncio.ensure_future(transfer([one, two]))
    back = asyncio.ensure_future(transfer([two, one]))
    print("ready", flush=True)
    await stop.wait()
    await asyncio.gather(there, back)


asyncio.run(main())
# trigger: term
# words: deadlock; transfer() waits for transfer()
# lines: 10
# mend 18: back = asyncio.ensure_future(transfer([one, two]))
