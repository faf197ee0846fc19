"""A save that must not be cancelled, and never ends."""
import asyncio


async def save(answer):
    await answer.wait()


async def main():
    print("ready", flush=True)
    saving = asyncio.create_task(save(asyncio.Event()), name="save")
    try:
        await asyncio.sleep(3600)
    finally:
        await asyncio.shield(saving)


asyncio.run(main())
# trigger: int
# words: save; event.wait|shield; main
# lines: 6, 15
# mend 6: await asyncio.sleep(0.1)
