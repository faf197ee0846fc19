# A running loop cannot be run again, nor another one inside it, nor can it be closed.
import asyncio


async def inner():
    print("inner: started")


async def main():
    for refused in (
        lambda coroutine: loop.run_until_complete(coroutine),
        lambda coroutine: other.run_until_complete(coroutine),
    ):
        coroutine = inner()
        try:
            refused(coroutine)
        except RuntimeError as error:
            print("RuntimeError:", error)
        coroutine.close()
    try:
        loop.close()
    except RuntimeError as error:
        print("RuntimeError:", error)
    other.close()
    print("running:", loop.is_running(), "closed:", loop.is_closed())


loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
print("closed:", loop.is_closed(), other.is_closed())
