import asyncio, threading, time, sys
import logging
async def worker(q, lock, n):
    async with lock:
        await q.get()
async def stubborn():
    while True:
        try:
            await asyncio.sleep(30)
        except:
            print("no\x1b[31m", flush=True)
async def gen():
    yield 1
async def main():
    q, lock = asyncio.Queue(), asyncio.Lock()
    loop = asyncio.get_running_loop()
    ts = [asyncio.create_task(worker(q, lock, n), name=f"worker-{n}") for n in range(4)]
    ts.append(asyncio.create_task(stubborn(), name="größe 数"))
    job = loop.run_in_executor(None, time.sleep, 4)
    srv = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    async for _ in gen(): pass
    await asyncio.sleep(0.3)
    ts[1].cancel("because")
    ts[4].cancel()
    try:
        await asyncio.wait_for(asyncio.shield(ts[0]), 0.2)
    except asyncio.TimeoutError: pass
    time.sleep(0.12)
    await asyncio.gather(*ts)
print("ready", flush=True)
asyncio.run(main())
