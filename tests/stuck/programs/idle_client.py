"""A line server that ends when its clients have."""
import asyncio
import signal
import socket

handlers = set()


async def serve(reader, writer):
    handlers.add(asyncio.current_task())
    while line := await reader.readline():
        writer.write(line)


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    client = socket.create_connection(server.sockets[0].getsockname())
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("ready", flush=True)
    await stop.wait()
    server.close()
    await asyncio.gather(*handlers)
    client.close()


asyncio.run(main())
# trigger: term
# words: streamreader.readline; serve; connection|peer|client
# lines: 11
# mend 22: server.close(); client.close()
