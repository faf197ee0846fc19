"""Let the last job end before we do."""
import asyncio
import signal


async def job(ready):
    await ready.wait()


async def main():
    ready, stop = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(job(ready), name="job")
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("ready", flush=True)
    await stop.wait()
    print("stopping", flush=True)
    while not task.done():
        await asyncio.sleep(0)


asyncio.run(main())
# trigger: term
# words: main|task-1; every pass; sleep(0)
# lines: 18
# mend 16: ready.set()
