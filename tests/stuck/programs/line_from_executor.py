"""Take console commands on a thread so that the loop stays free."""
import asyncio
import queue


class Console:
    def __init__(self):
        self.lines = queue.Queue()

    async def next_line(self):
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, self.lines.get)


async def heartbeat():
    while True:
        await asyncio.sleep(1)


async def main():
    console = Console()
    beat = asyncio.create_task(heartbeat(), name="heartbeat")
    print("ready", flush=True)
    try:
        while True:
            line = await console.next_line()
            if line == "quit":
                break
            print("command:", line, flush=True)
    finally:
        beat.cancel()
        print("console closed", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
# trigger: int
# words: executor; thread; queue
# lines: 12
# mend 31: beat.cancel(); console.lines.put("quit")
