"""Close the server at SIGTERM, and wait for it."""
import asyncio
import signal


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    _, client = await asyncio.open_connection("127.0.0.1", port)
    print("ready", flush=True)
    await stop.wait()
    server.close()
    await server.wait_closed()
    client.close()


asyncio.run(main())
# trigger: term
# words: wait_closed; 1 connection; echo
# lines: 7, 20
# python: 3.12
# mend 18: await stop.wait(); client.close()
