"""Connect in a task, and wait until it is ready."""
import asyncio

settings = {"host": "localhost"}


async def connect(ready):
    await asyncio.sleep(0.05)
    print("port", settings["port"])
    ready.set()


async def main():
    ready = asyncio.Event()
    task = asyncio.create_task(connect(ready), name="connect")
    print("ready", flush=True)
    await ready.wait()
    await task


asyncio.run(main())
# trigger: none
# words: main; event; connect; failed; keyerror
# lines: 17
# mend 4: settings = {"port": 1}
