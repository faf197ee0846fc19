"""Create a task again whenever it was cancelled, at the shutdown, too."""
import asyncio
import signal


async def worker():
    await asyncio.sleep(3600)


class Supervisor:
    async def run(self):
        while True:
            self.child = asyncio.ensure_future(worker())
            try:
                return await self.child
            except asyncio.CancelledError:
                print("again", flush=True)


async def main():
    supervisor = Supervisor()
    asyncio.get_running_loop().add_signal_handler(
        signal.SIGTERM, lambda: supervisor.child.cancel())
    print("ready", flush=True)
    await supervisor.run()


asyncio.run(main())
# trigger: term
# words: was cancelled after sigterm; main() has created worker() in its place
# lines: 7, 13
# mend 17: return
