"""Watch a folder on a thread."""
import asyncio
import threading


class Watcher(threading.Thread):
    def __init__(self):
        super().__init__(name="folder-watcher")
        self.stopped = threading.Event()

    def run(self):
        self.stopped.wait()


async def main():
    Watcher().start()
    print("ready", flush=True)
    await asyncio.sleep(0.1)


asyncio.run(main())
# trigger: none
# words: folder-watcher; non-daemon; exit
# lines: 12
# mend 8: super().__init__(name="folder-watcher", daemon=True)
