"""A producer, and a consumer that gives up after an error."""
import asyncio


async def consume(queue):
    print("ready", await queue.get(), flush=True)


async def main():
    queue = asyncio.Queue(2)
    asyncio.create_task(consume(queue), name="consumer")
    for number in range(9):
        await queue.put(number)


asyncio.run(main())
# trigger: none
# words: queue.put; takes
# lines: 13
# mend 10: queue = asyncio.Queue(20)
