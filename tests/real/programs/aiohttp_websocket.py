"""An aiohttp server with a websocket that nobody closes."""
import asyncio, socket

from aiohttp import web

HANDSHAKE = b"""GET /ws HTTP/1.1\r
Host: x\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
\r
"""
port = socket.create_server(("127.0.0.1", 0))


async def chat(request):
    answer = web.WebSocketResponse()
    await answer.prepare(request)
    async for message in answer:
        await answer.send_str(message.data)
    return answer


async def connect(app):
    app["client"] = socket.create_connection(port.getsockname())
    app["client"].sendall(HANDSHAKE)


app = web.Application()
app.router.add_get("/ws", chat)
app.on_startup.append(connect)
web.run_app(app, sock=port)
# command: {python} {file}
# trigger: term
# words: aiohttp's graceful shutdown; open connection; GET /ws; chat() at
# lines: 20
