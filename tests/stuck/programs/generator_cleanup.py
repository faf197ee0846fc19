"""Read a feed; closing it waits for the other side."""
import asyncio


async def feed():
    try:
        while True:
            yield await asyncio.sleep(0.05, "item")
    finally:
        await asyncio.sleep(3600)


async def main():
    items = feed()
    print("ready", await items.__anext__(), flush=True)


asyncio.run(main())
# trigger: none
# words: feed; generator; clean|clos
# lines: 10
# mend 10: await asyncio.sleep(0.05)
