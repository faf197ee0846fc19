# run() may be called again: each call makes and closes a loop of its own.
import asyncio


async def main(number):
    await asyncio.sleep(0)
    print("main", number)
    return asyncio.get_running_loop()


loops = [asyncio.run(main(number)) for number in range(3)]
print("closed:", *(loop.is_closed() for loop in loops))
