"""Two writers share a file; the first waits for news before it gives the file back."""
import asyncio


async def write(name, turn, news):
    await turn.acquire()
    await asyncio.sleep(0.02)
    await news.get()
    turn.release()


async def main():
    turn, news = asyncio.Lock(), asyncio.Queue()
    first = asyncio.create_task(write("first", turn, news), name="first")
    await asyncio.sleep(0.05)
    print("ready", flush=True)
    await write("second", turn, news)
    news.put_nowait("go on")
    await first


asyncio.run(main())
# trigger: none
# words: first; lock; queue.get
# lines: 6, 8
# mend 16: print("ready", flush=True); news.put_nowait("go on"); news.put_nowait("go on")
