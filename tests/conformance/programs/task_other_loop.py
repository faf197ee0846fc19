# A task of another loop cannot be awaited.
import asyncio


async def work():
    print("work: started")


async def main(task):
    try:
        await task
    except RuntimeError as error:
        print("RuntimeError:", str(error).rpartition("> ")[2])


loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
task = other.create_task(work())
loop.run_until_complete(main(task))
loop.close()
print("done:", task.done())
other.run_until_complete(task)
other.close()
print("done:", task.done())
