# The same loop may run again; what was left pending goes on where it stood.
import asyncio


async def background():
    for step in range(4):
        print("background:", step)
        await asyncio.sleep(0)


async def main(yields):
    for _ in range(yields):
        await asyncio.sleep(0)
    return yields


loop = asyncio.new_event_loop()
task = loop.create_task(background())
print("nothing ran yet")
print("first:", loop.run_until_complete(main(1)))
print("done:", task.done())
print("second:", loop.run_until_complete(main(0)))
loop.run_until_complete(task)
print("done:", task.done())
loop.close()
print("closed:", loop.is_closed())
