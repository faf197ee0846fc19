# gather() gives results in the order of its arguments, whoever ends first.
import asyncio


async def work(name, yields):
    for _ in range(yields):
        await asyncio.sleep(0)
    print(name, "ends")
    return name


async def main():
    print("main:", *await asyncio.gather(work("a", 3), work("b", 1), work("c", 2)))
    print("empty:", len(await asyncio.gather()))


asyncio.run(main())
