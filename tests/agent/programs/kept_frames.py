"""What an error's frames keep goes with the error, and not only when the collector comes: the frames of the loop below
them, which errors keep since 3.12, refer to nothing of the program's any more. With an argument on uvloop."""
import asyncio
import functools
import gc
import sys
import weakref

gc.disable()


class Box(list):
    """Something that keeps an error, and tells when it is gone."""
    __hash__ = object.__hash__

    def __init__(self, name):
        super().__init__()
        weakref.finalize(self, print, "gone:", name)


class Odd(asyncio.Future):
    """A future whose `cancel` is Python."""

    def cancel(self, *args, **kwargs):
        error_here()
        return super().cancel(*args, **kwargs)


def error_here():
    try:
        raise ValueError
    except ValueError as error:
        return error


def record(*boxes):
    box = boxes[0]
    box.append(error_here())
    del box, boxes


def handles(loop, context):
    print("handler", context["message"])
    if "box" in context:
        context["box"].append(error_here())
    del loop, context


async def bad():
    raise ValueError("boom")


async def waits(future):
    await future


async def cancels():
    future = Odd(loop=asyncio.get_running_loop())
    task = asyncio.create_task(waits(future))
    for it, name in (task, "task"), (future, "future"):
        weakref.finalize(it, print, "gone:", name)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handles)
    task = asyncio.create_task(bad())
    await asyncio.wait([task])
    del task
    print("after the failed task")
    for schedule in loop.call_soon, functools.partial(loop.call_later, 0.001):
        box = Box("argument of a callback")
        schedule(functools.partial(record, box))
        del box
        await asyncio.sleep(0.01)
        print("after the callback")
    await cancels()
    print("after the cancelled task")
    loop.call_exception_handler({"message": "by hand", "box": Box("context")})
    print("after the handler")


if len(sys.argv) > 1:
    import uvloop
    uvloop.install()
asyncio.run(main())
print("end")
