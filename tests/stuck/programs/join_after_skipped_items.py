"""Resize pictures with two workers and wait until the queue is empty."""
import asyncio


async def resize(picture):
    await asyncio.sleep(0.05)
    return f"{picture}.small"


async def worker(name, todo, done):
    while True:
        picture = await todo.get()
        if picture.endswith(".gif"):
            print(name, "skips", picture, flush=True)
            continue
        done.append(await resize(picture))
        todo.task_done()


async def main():
    todo, done = asyncio.Queue(), []
    for number in range(8):
        todo.put_nowait(f"{number}.gif" if number % 4 == 3 else f"{number}.jpg")
    workers = [asyncio.create_task(worker(f"resizer-{n}", todo, done), name=f"resizer-{n}")
               for n in range(2)]
    print("ready", flush=True)
    await todo.join()
    for task in workers:
        task.cancel()
    print("resized", len(done), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
# trigger: none
# words: task_done; join; resizer
# lines: 15, 17, 27
# mend 14: todo.task_done()
