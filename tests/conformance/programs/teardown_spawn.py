# A task spawned while run() tears down is not cancelled: it gets the few passes that are left, and no more.
import asyncio
import gc


async def late():
    print("late: started")
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("late: cancelled")
        raise


async def leftover():
    global task
    try:
        await asyncio.sleep(10)
    finally:
        print("leftover: spawns")
        task = asyncio.create_task(late())
        await asyncio.sleep(0)
        print("leftover: ends")


async def main():
    global leaving
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print("handler:", context["message"]))
    leaving = asyncio.create_task(leftover())
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
print("leftover cancelled:", leaving.cancelled(), "late done:", task.done())
del task
gc.collect()
