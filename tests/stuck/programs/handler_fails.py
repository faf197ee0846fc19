"""Stop by a method that fails before it has cancelled anything."""
import asyncio
import signal


class App:
    async def run(self):
        self.task = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.stop)
        print("ready", flush=True)
        await asyncio.sleep(3600)

    def stop(self):
        self.server.close()
        self.task.cancel()


asyncio.run(App().run())
# trigger: term
# words: app.stop(); sigterm; failed before; attributeerror
# lines: 14
# mend 14: pass
