"""Consume a queue until told to stop."""
import asyncio
import signal


async def consumer(queue):
    while True:
        try:
            await asyncio.wait_for(queue.get(), 0.25)
        except (asyncio.TimeoutError, asyncio.CancelledError):
            pass


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    consuming = asyncio.create_task(consumer(asyncio.Queue()), name="consumer")
    print("ready", flush=True)
    await stop.wait()
    consuming.cancel()
    await asyncio.wait([consuming])


asyncio.run(main())
# trigger: term
# words: consumer; swallow; main
# lines: 10
# mend 10: except asyncio.TimeoutError:
