"""At SIGTERM, flush what is left to a server that takes nothing any more."""
import asyncio
import signal


async def flush(full):
    while full:
        await asyncio.sleep(0.2)


async def close(full):
    await flush(full)


async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    print("ready", flush=True)
    try:
        await asyncio.sleep(3600)
    finally:
        await close(full=True)


try:
    asyncio.run(main())
except asyncio.CancelledError:
    pass
# trigger: term
# words: still cleans up: it waits on sleep in flush() at; (awaited by main() at cleanup_in_a_helper.py:21)
# lines: 8
# mend 21: await close(full=False)
