"""Two feeds; SIGTERM stops them."""
import asyncio
import signal


async def feed(name):
    while True:
        await asyncio.sleep(0.1)


async def main():
    feeds = [asyncio.create_task(feed(name), name=name) for name in ("prices", "orders")]
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, feeds[0].cancel)
    print("ready", flush=True)
    await asyncio.gather(*feeds, return_exceptions=True)


asyncio.run(main())
# trigger: term
# words: orders; nothing has cancelled; main
# lines: 7
# mend 14: loop.add_signal_handler(signal.SIGTERM, lambda: [feed.cancel() for feed in feeds])
