# shutdown_asyncgens() by hand does what run() does.
import asyncio


async def ticker():
    try:
        while True:
            yield
    finally:
        await asyncio.sleep(0)
        print("generator: closed")


async def main():
    global left
    left = ticker()
    await anext(left)
    print("main: ends")


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
print("between")
loop.run_until_complete(loop.shutdown_asyncgens())
loop.close()
print("closed:", loop.is_closed())
