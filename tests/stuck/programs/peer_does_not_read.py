"""Send to a peer, which has stopped reading."""
import asyncio
import signal


async def silent(reader, writer):
    await asyncio.sleep(3600)


async def send(writer):
    for _ in range(200):
        writer.write(b"x" * 100_000)
        await writer.drain()
    writer.close()


async def main():
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    sending = asyncio.create_task(send(writer), name="sender")
    print("ready", flush=True)
    await stop.wait()
    await sending


asyncio.run(main())
# trigger: term
# words: sender; drain; read
# lines: 13
# mend 7: while await reader.read(65_536): pass
