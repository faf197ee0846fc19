# A second failure after the first is retrieved by gather() and reported by nobody.
import asyncio
import gc


async def fail(name, yields):
    for _ in range(yields):
        await asyncio.sleep(0)
    print(name, "fails")
    raise ValueError(name)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("handler:", context["message"]))
    try:
        await asyncio.gather(fail("a", 1), fail("b", 5))
    except ValueError as error:
        print("main:", error)
    for _ in range(8):
        await asyncio.sleep(0)
    gc.collect()
    print("main: ends")


asyncio.run(main())
