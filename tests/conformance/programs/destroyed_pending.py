# close() with a pending task says nothing; dropping the task does.
import asyncio
import gc


async def work():
    await asyncio.sleep(10)


async def main():
    await asyncio.sleep(0)


loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: print("handler:", context["message"]))
task = loop.create_task(work())
loop.run_until_complete(main())
loop.close()
print("closed:", loop.is_closed(), "done:", task.done())
del task
gc.collect()
print("dropped")
