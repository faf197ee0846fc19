"""What `benches/agent` runs: `programs.py NAME TIMES LOAD [LIBRARY]` does NAME so many times and prints what one took, in
seconds.

LOAD is the program that asks the HTTP server; LIBRARY has compiled parts of the agent. CPython 3.8 and later.
"""

import asyncio
import sys
import time

MESSAGE = b"x" * 64


async def noop():
    pass


async def spawn(times):
    for _ in range(times):
        await asyncio.create_task(noop())


async def gather(times):
    for _ in range(times // 100):
        await asyncio.gather(*(noop() for _ in range(100)))


async def steps(times):
    for _ in range(times):
        await asyncio.sleep(0)


async def ping_pong(times):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def answer():
        for _ in range(times):
            await back.put(await there.get())

    answering = asyncio.create_task(answer())
    for number in range(times):
        await there.put(number)
        await back.get()
    await answering


async def locks(times):
    lock = asyncio.Lock()
    for _ in range(times):
        async with lock:
            pass


async def items(times):
    queue = asyncio.Queue()
    for number in range(times):
        queue.put_nowait(number)
        await queue.get()
        queue.task_done()


async def echo(times):
    async def serve(reader, writer):
        for _ in range(times):
            writer.write(await reader.readexactly(len(MESSAGE)))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for _ in range(times):
        writer.write(MESSAGE)
        await reader.readexactly(len(MESSAGE))
    writer.close()
    server.close()


async def http(times, load):
    """A server that says one word, asked by another process as fast as it answers. That process says how long it took."""
    from aiohttp import web

    async def hello(request):
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    pipe = asyncio.subprocess.PIPE
    asking = await asyncio.create_subprocess_exec(load, "load", str(port), str(times), stdout=pipe)
    took, _ = await asking.communicate()
    await runner.cleanup()
    return float(took) / times


async def lag(times):
    """How late a timer is that 99 of 100 are earlier than, while ten tasks keep the loop busy."""

    async def spin():
        while True:
            await asyncio.sleep(0)

    spinning = [asyncio.create_task(spin()) for _ in range(10)]
    late = []
    for _ in range(times):
        due = time.perf_counter() + 0.001
        await asyncio.sleep(0.001)
        late.append(time.perf_counter() - due)
    for task in spinning:
        task.cancel()
    await asyncio.wait(spinning)
    return sorted(late)[len(late) * 99 // 100]


async def timed(main, times, *args):
    begun = time.perf_counter()
    result = await main(times, *args)
    return (time.perf_counter() - begun) / times if result is None else result


def run(name, times, load, library=None):
    # asyncio reads into 256 KiB that it cuts to size. For that glibc maps new pages each time, which doubles the cost of an
    # echo, until the program has happened to free something as large. The agent sees to that; so does this.
    bytes(1 << 20)
    if name == "uvloop":
        import uvloop
    if library is not None:
        import compiled

        compiled.put_in(library)
    if name == "uvloop":
        loop, main = uvloop.new_event_loop(), timed(echo, times)
    else:
        loop = asyncio.new_event_loop()
        main = timed(http, times, load) if name == "http" else timed(globals()[name], times)
    asyncio.set_event_loop(loop)
    print("took", loop.run_until_complete(main))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
