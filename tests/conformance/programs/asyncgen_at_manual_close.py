# close() of a loop run by hand skips the finally of async generators, in silence.
import asyncio


async def ticker():
    try:
        while True:
            yield
    finally:
        print("generator: finalized")


async def main():
    global left
    left = ticker()
    await anext(left)
    print("main: ends")


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
print("closed:", loop.is_closed())
