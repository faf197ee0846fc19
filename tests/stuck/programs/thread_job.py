"""Copy a file on a thread."""
import asyncio
import time


def copy():
    while True:
        time.sleep(0.1)


async def main():
    print("ready", flush=True)
    await asyncio.to_thread(copy)


asyncio.run(main())
# trigger: int
# words: executor; copy; thread
# lines: 8, 13
# mend 7: for _ in range(15):
