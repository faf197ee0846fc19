"""Wait until a background task has filled the cache."""
import asyncio, gc


async def fill(is_filled):
    await asyncio.get_running_loop().create_future()
    is_filled.set()


def begin(is_filled):
    task = asyncio.get_running_loop().create_task(fill(is_filled))
    task.set_name("filler")


async def main():
    is_filled = asyncio.Event()
    begin(is_filled)
    await asyncio.sleep(0.02)
    gc.collect()
    print("ready", flush=True)
    await is_filled.wait()


asyncio.run(main())
# trigger: none
# words: filler; garbage-collected; pending; event.wait
# lines: 11
# mend 6: is_filled.set()
# mend 20: print("ready", flush=True); await asyncio.sleep(0.02)
