# A generator that fails in its finalizer is reported; run() goes on with the teardown.
import asyncio


async def ticker():
    try:
        while True:
            yield
    finally:
        print("generator: fails")
        raise ValueError("boom")


def report(loop, context):
    print("handler:", context["message"].partition(" <")[0], "/", context["exception"])


async def main():
    global left
    asyncio.get_running_loop().set_exception_handler(report)
    left = ticker()
    await anext(left)
    print("main: ends")


asyncio.run(main())
print("run: returned")
