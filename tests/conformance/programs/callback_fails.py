# A callback that fails is reported, and the loop runs on.
import asyncio


def fail():
    raise ValueError("boom")


def report(loop, context):
    print("handler:", context["message"].partition(" fail")[0], "/", context["exception"])


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(report)
    loop.call_soon(fail)
    loop.call_soon(print, "next callback")
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
