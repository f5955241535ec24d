"""A chat and a mail server on loopback, for what the bot tells."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiohttp import web

MARK = "s3cr3t-mark"


@contextmanager
def loop_thread() -> Iterator[asyncio.AbstractEventLoop]:
    """Servers need a loop of their own where the test calls a command that runs one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@dataclass
class ChatServer:
    """Answers with `status`; `received` is the JSON of every request."""

    url: str = ""
    status: int = 200
    received: list[Any] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.received.append(await request.json())
        return web.Response(status=self.status, text="the-words-of-the-server")


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    chat = ChatServer()
    app = web.Application()
    app.router.add_post("/{key}", chat.handle)
    runner = web.AppRunner(app, access_log=None)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        chat.url = f"http://127.0.0.1:{runner.addresses[0][1]}/{MARK}"

    with loop_thread() as loop:
        asyncio.run_coroutine_threadsafe(start(), loop).result()
        yield chat
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()


@dataclass
class MailServer:
    """Speaks as much SMTP as smtplib needs. `commands` are the lines it was given, in order;
    `refuses` is a command that it answers with 554."""

    trust: ssl.SSLContext
    tls: ssl.SSLContext | None
    port: int = 0
    refuses: str = ""
    commands: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 invented\r\n")
        while line := await reader.readline():
            said = line.decode().strip()
            self.commands.append(said)
            writer.write(await self._answer(said, reader, writer))
            await writer.drain()
            if said == "STARTTLS":
                assert self.tls is not None
                try:
                    await writer.start_tls(self.tls)
                except ssl.SSLError:  # the client does not trust us
                    break
            if said.upper() == "QUIT":
                break
        writer.close()

    async def _answer(
        self, said: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes:
        command = said.split(" ")[0].upper()
        if command == self.refuses:
            return f"554 5.7.1 no, {MARK}\r\n".encode()
        if command == "EHLO":
            offers = ["invented", *(["STARTTLS"] if self.tls else []), "AUTH PLAIN"]
            *first, last = offers
            return b"".join(f"250-{o}\r\n".encode() for o in first) + f"250 {last}\r\n".encode()
        if command == "STARTTLS":
            return b"220 go on\r\n"
        if command == "AUTH":
            return b"235 welcome\r\n"
        if command == "DATA":
            writer.write(b"354 go on\r\n")
            content = await reader.readuntil(b"\r\n.\r\n")
            self.messages.append(message_from_bytes(content[:-3], policy=policy.default))
        return b"221 bye\r\n" if command == "QUIT" else b"250 well\r\n"


@contextmanager
def mail_server(with_tls: bool = True) -> Iterator[MailServer]:
    authority = trustme.CA()
    tls = None
    if with_tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(tls)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    server = MailServer(trust, tls)
    with loop_thread() as loop:
        listening = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(server.talk, "127.0.0.1", 0), loop
        ).result()
        server.port = listening.sockets[0].getsockname()[1]
        yield server
        loop.call_soon_threadsafe(listening.close)
