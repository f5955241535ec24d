"""Between HTTP and the sandbox's values: bodies in, replies out, connections broken."""

import json
import socket
import struct
from collections.abc import Mapping

from aiohttp import web

from bot.sandbox import problems
from bot.sandbox.calls import Reply


async def body_of(request: web.Request) -> object:
    """JSON, or the fields of a form, a file as its bytes."""
    if request.content_type != "multipart/form-data":
        return json_of(await request.read()) if request.can_read_body else {}
    try:
        fields = await request.post()
    except ValueError as error:
        raise problems.invalid("body", "", "The body is not a form.") from error
    return {name: _content(field) for name, field in fields.items()}


def _content(field: str | bytes | bytearray | web.FileField) -> str | bytes:
    """A part without a file's name comes as a bytearray."""
    if isinstance(field, web.FileField):
        return field.file.read()
    return bytes(field) if isinstance(field, bytearray) else field


def json_of(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise problems.invalid("body", "", "The body is not JSON.") from error


def response(reply: Reply, headers: Mapping[str, str]) -> web.Response:
    return web.Response(
        status=reply.status,
        body=json.dumps(reply.body).encode(),
        content_type="application/json",
        charset="utf-8",
        headers={**headers, **reply.headers},
    )


def html(status: int, title: str) -> web.Response:
    """What a balancer answers for servers that do not."""
    page = f"<!DOCTYPE html><title>{status}</title><h1>{title}</h1>"
    return web.Response(status=status, text=page, content_type="text/html")


def reset(request: web.Request) -> web.Response:
    """Breaks the connection with a TCP reset, as a failing balancer does; the response returned
    goes nowhere."""
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()
