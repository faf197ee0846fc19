# An error nobody asked for is reported when the task is dropped.
import asyncio
import gc


async def fail(name):
    raise ValueError(name)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("handler:", context["message"], "/", context["exception"]))
    dropped = asyncio.create_task(fail("dropped"))
    seen = asyncio.create_task(fail("seen"))
    await asyncio.sleep(0)
    print("main: both failed", dropped.done(), seen.done())
    print("seen:", seen.exception())
    del seen
    gc.collect()
    print("main: drops")
    del dropped
    gc.collect()
    print("main: ends")


asyncio.run(main())
