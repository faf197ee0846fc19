"""Cancel a server that serves, while a client keeps its connection."""
import asyncio
import signal
import socket


async def echo(reader, writer):
    while data := await reader.read(100):
        writer.write(data)


async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    client = socket.create_connection(server.sockets[0].getsockname())
    print("ready", flush=True)
    try:
        await server.serve_forever()
    finally:
        client.close()


asyncio.run(main())
# trigger: term
# words: server.wait_closed; 1 connection is open; echo()
# lines: 19
# python: 3.12
# mend 14: asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: (client.close(), task.cancel()))
