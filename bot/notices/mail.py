"""Notices by e-mail, in plain text. Always over TLS, but on this machine itself."""

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.domain.errors import NetworkError

PATIENCE_SECONDS = 15.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CHECK = "Check CONGRESS_BOT_NOTICE_MAIL in .env with `congress-bot notices --test`."


class Mail:
    """`url` is smtp://user:password@host:587 (STARTTLS) or smtps://...:465, with %40 for an @ in a
    name. The sender is the user where that is an address, else the first of `to`."""

    name = "e-mail"

    def __init__(self, url: str, to: Sequence[str], trust: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self._tls_at_once = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (465 if self._tls_at_once else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._to = tuple(to)
        self._trust = trust or ssl.create_default_context()

    async def tell(self, title: str, text: str) -> None:
        try:
            await asyncio.to_thread(self._send, self._message(title, text))
        except (OSError, smtplib.SMTPException) as error:
            # From None: what the server said may hold the name or the password.
            what = f"the mail server did not take the notice ({_told(error)})."
            raise NetworkError(what, _CHECK) from None

    def _message(self, title: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join(title.split())
        message["From"] = self._user if "@" in self._user else self._to[0]
        message["To"] = ", ".join(self._to)
        message.set_content(text)
        return message

    def _send(self, message: EmailMessage) -> None:
        server = self._connected()
        try:
            if not self._tls_at_once and server.has_extn("starttls"):
                server.starttls(context=self._trust)
                server.ehlo()
            elif not self._tls_at_once and self._host not in _LOOPBACK:
                raise smtplib.SMTPNotSupportedError("it offers no TLS")
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)
            with suppress(OSError, smtplib.SMTPException):  # it has been taken, whatever follows
                server.quit()
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._tls_at_once:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=PATIENCE_SECONDS, context=self._trust
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=PATIENCE_SECONDS)
        server.ehlo()
        return server


def _told(error: Exception) -> str:
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"
