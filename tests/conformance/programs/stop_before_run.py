# stop() before run_forever(): the loop runs one pass.
import asyncio

loop = asyncio.new_event_loop()
loop.call_soon(print, "first pass")
loop.call_soon(loop.call_soon, print, "second pass")
loop.stop()
loop.run_forever()
print("stopped")
loop.stop()
loop.run_forever()
print("stopped")
loop.close()
