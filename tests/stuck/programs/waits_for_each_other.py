"""Two tasks that hand over to each other."""
import asyncio

tasks = {}


async def hand_over(other):
    await asyncio.sleep(0.05)
    if other in tasks:
        await tasks[other]


async def main():
    tasks["left"] = asyncio.create_task(hand_over("right"), name="left")
    tasks["right"] = asyncio.create_task(hand_over("left"), name="right")
    print("ready", flush=True)
    await asyncio.wait(list(tasks.values()))


asyncio.run(main())
# trigger: none
# words: deadlock; left; right
# lines: 10
# mend 15: tasks["right"] = asyncio.create_task(hand_over("none"), name="right")
