# timeout(0) runs out in the next pass of the loop: a body that does not wait gets through.
import asyncio


async def main():
    async with asyncio.timeout(0):
        print("body: no await")
    try:
        async with asyncio.timeout(0):
            print("body: begins")
            await asyncio.sleep(10)
            print("body: ends")
    except TimeoutError:
        print("main: TimeoutError")


asyncio.run(main())
