"""Wait for SIGTERM in a thread, and tell the loop."""
import asyncio
import signal
import threading


async def main():
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def listen():
        signal.sigwait([signal.SIGTERM])
        stop.set()

    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    threading.Thread(target=listen, daemon=True).start()
    print("ready", flush=True)
    await stop.wait()


asyncio.run(main())
# trigger: term
# words: main; event; thread; waking
# lines: 17
# mend 12: loop.call_soon_threadsafe(stop.set)
