"""Count events and save the count when the program ends."""
import asyncio
import pathlib
import tempfile


class Counter:
    def __init__(self, path):
        self.path = path
        self.count = 0

    async def run(self):
        while True:
            await asyncio.sleep(0.05)
            self.count += 1

    def save(self):
        self.path.write_text(str(self.count))
        print("saved", self.count, flush=True)


async def main():
    path = pathlib.Path(tempfile.gettempdir()) / "stuck-24-count"
    counter = Counter(path)
    print("ready", flush=True)
    try:
        await counter.run()
    finally:
        counter.save()


if __name__ == "__main__":
    asyncio.run(main())
# trigger: term
# words: sigterm; no handler; finally
# lines: 29
# mend 24: counter = Counter(path); import signal; asyncio.get_running_loop().add_signal_handler(15, asyncio.current_task().cancel)
