"""Tell readers that a table was loaded; the loader takes the condition by hand."""
import asyncio


async def load(table, loaded):
    await loaded.acquire()
    table.append("row")
    loaded.notify_all()


async def read(table, loaded):
    async with loaded:
        await loaded.wait_for(lambda: table)


async def main():
    table, loaded = [], asyncio.Condition()
    reader = asyncio.create_task(read(table, loaded), name="reader")
    await asyncio.sleep(0.1)
    await asyncio.create_task(load(table, loaded), name="loader")
    print("ready", flush=True)
    await reader


asyncio.run(main())
# trigger: none
# words: loader; which has ended; load() at; never released
# lines: 6
# mend 8: loaded.notify_all(); loaded.release()
