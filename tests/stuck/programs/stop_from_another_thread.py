"""Stop the loop of a thread from outside of it, and join that thread."""
import asyncio
import signal
import threading

done, loop = threading.Event(), asyncio.new_event_loop()
signal.signal(signal.SIGTERM, lambda *_: done.set())
thread = threading.Thread(target=loop.run_forever, name="io-loop")
thread.start()
print("ready", flush=True)
done.wait()
loop.stop()
thread.join()
loop.close()
# trigger: term
# words: main thread waits; thread.join(); io-loop; without a task
# lines: 13
# mend 12: loop.call_soon_threadsafe(loop.stop)
