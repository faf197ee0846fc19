"""Write two reports, one after the other."""
import asyncio


class Printer:
    def __init__(self):
        self.lock = asyncio.Lock()

    async def write(self, text):
        await self.lock.acquire()
        if not text:
            return
        await asyncio.sleep(0.05)
        self.lock.release()


async def main():
    printer = Printer()
    await asyncio.create_task(printer.write(""), name="empty")
    print("ready", flush=True)
    await printer.write("hello")


asyncio.run(main())
# trigger: none
# words: lock; released
# lines: 10
# mend 11: if not text and not self.lock.release():
