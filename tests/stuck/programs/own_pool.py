"""Resize pictures in a pool of our own."""
import asyncio
import concurrent.futures
import time

pool = concurrent.futures.ThreadPoolExecutor(1, "resize")


def resize():
    time.sleep(3600)


async def main():
    asyncio.get_running_loop().run_in_executor(pool, resize)
    print("ready", flush=True)
    await asyncio.sleep(0.1)


asyncio.run(main())
# trigger: none
# words: resize; executor; exit
# lines: 10, 14
# mend 10: time.sleep(0.5)
