"""An aiohttp server that sends a stream of events, with one client."""
import asyncio, socket

from aiohttp import web

port = socket.create_server(("127.0.0.1", 0))


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"tick\n")
        await asyncio.sleep(0.3)


async def connect(app):
    app["client"] = socket.create_connection(port.getsockname())
    app["client"].sendall(b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")


app = web.Application()
app.router.add_get("/stream", stream)
app.on_startup.append(connect)
web.run_app(app, sock=port)
# command: {python} {file}
# trigger: term
# words: aiohttp's graceful shutdown; open connection; GET /stream; stream() at; `while True`
# lines: 14
