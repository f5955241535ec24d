"""A programme file from an address. The address is a stranger's word: only http and https, no
private network unless allowed, and never more than a programme holds."""

import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from bot.domain.errors import NetworkError, RateLimited, Unreadable
from bot.timetables.reading.content import MAX_BYTES

_AGENT = "congress-bot"
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PATIENCE = 60.0  # seconds for the whole of it; a server may send a byte now and then for ever
_CHECK = "Open the address in a browser; correct [watch] url in congress.toml."


@dataclass(frozen=True, slots=True)
class Fetched:
    """`etag` and `last_modified` are "" where the server gave none."""

    name: str
    content: bytes
    etag: str
    last_modified: str


def fetch(
    url: str,
    now: datetime,
    *,
    etag: str = "",
    last_modified: str = "",
    allow_private: bool = False,
) -> Fetched | None:
    """None where the server says that nothing changed since `etag` or `last_modified`. Raises
    NetworkError (RateLimited where the server says when to ask again), Unreadable for what is too
    large. No error repeats more of the address than its host."""
    deadline = time.monotonic() + _PATIENCE
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in asked.items() if value}
    address = _address(url)
    with _client() as client:
        for _ in range(_MOST_REDIRECTS + 1):
            with _answer(client, address, headers, allow_private) as answer:
                if answer.status_code not in _REDIRECTS:
                    return _taken(answer, address, now, deadline)
                address = _followed(address, answer)
    raise NetworkError(f"{address.host} sends the bot from one address to the next.", _CHECK)


def _client() -> httpx.Client:
    """No proxy, .netrc or cookies of this machine go to a stranger."""
    return httpx.Client(trust_env=False, timeout=httpx.Timeout(15.0), follow_redirects=False)


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise NetworkError("[watch] url is no address.", _CHECK) from None
    if address.scheme not in ("http", "https") or not address.host or address.userinfo:
        raise NetworkError("[watch] url is no address of the web.", _CHECK)
    return address


def _followed(address: httpx.URL, answer: httpx.Response) -> httpx.URL:
    try:
        following = _address(str(address.join(answer.headers.get("Location", ""))))
    except httpx.InvalidURL:
        raise NetworkError(f"{address.host} sends the bot to no address.", _CHECK) from None
    if address.scheme == "https" and following.scheme == "http":
        raise NetworkError(f"{address.host} sends the bot to an address without TLS.", _CHECK)
    return following


@contextmanager
def _answer(
    client: httpx.Client, address: httpx.URL, headers: dict[str, str], allow_private: bool
) -> Iterator[httpx.Response]:
    """Speaks to the very address that was checked: a second look-up could give another."""
    port = f":{address.port}" if address.port else ""
    host = f"[{address.host}]" if ":" in address.host else address.host
    request = client.build_request(
        "GET",
        address.copy_with(host=_checked(address, allow_private)),
        headers={
            **headers,
            "Host": f"{host}{port}",
            "User-Agent": _AGENT,
            "Accept-Encoding": "gzip",
        },
        extensions={"sni_hostname": address.host},
    )
    answer = None
    try:
        answer = client.send(request, stream=True)
        yield answer
    except httpx.HTTPError as error:
        raise NetworkError(f"{address.host} {_why(error)}.", "The bot will ask again.") from error
    finally:
        if answer is not None:
            answer.close()


def _why(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "takes too long"
    untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
    return "shows no certificate that can be trusted" if untrusted else "does not answer"


def _checked(address: httpx.URL, allow_private: bool) -> str:
    """The first of the host's addresses, all of which must be public unless `allow_private`."""
    try:
        port = address.port or 443
        found = socket.getaddrinfo(address.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(f"{address.host} is not known.", "The bot will ask again.") from error
    places = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not allow_private and any(not place.is_global or place.is_multicast for place in places):
        raise NetworkError(
            f"{address.host} is an address of a private network.",
            "If it is yours, write allow_private = true under [watch] in congress.toml.",
        )
    return str(places[0])


def _taken(
    answer: httpx.Response, address: httpx.URL, now: datetime, deadline: float
) -> Fetched | None:
    if answer.status_code == 304:
        return None
    if answer.status_code != 200:
        raise _refusal(answer, address, now)
    return Fetched(
        name=PurePosixPath(unquote(address.path)).name[-100:] or address.host,
        content=_content(answer, address, deadline),
        etag=answer.headers.get("ETag", "")[:500],
        last_modified=answer.headers.get("Last-Modified", "")[:100],
    )


def _refusal(answer: httpx.Response, address: httpx.URL, now: datetime) -> NetworkError:
    what = f"{address.host} answers with {answer.status_code}."
    again_at = _retry_after(answer.headers.get("Retry-After", ""), now)
    if again_at:
        return RateLimited(what, "The bot will ask when it may.", again_at)
    return NetworkError(what, _CHECK if answer.status_code < 500 else "The bot will ask again.")


def _retry_after(text: str, now: datetime) -> datetime | None:
    """At most a day: a slip of the server's must not end the watch."""
    try:
        asked = timedelta(seconds=int(text)) if text.isdigit() else _until(text) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return now + min(max(asked, timedelta()), timedelta(days=1))


def _until(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _content(answer: httpx.Response, address: httpx.URL, deadline: float) -> bytes:
    """Unpacked here, as a few bytes can stand for gigabytes."""
    packed = bytearray()
    for chunk in answer.iter_raw():
        packed += chunk
        if len(packed) > MAX_BYTES:
            raise _too_large(address)
        if time.monotonic() > deadline:
            raise NetworkError(f"{address.host} takes too long.", "The bot will ask again.")
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return bytes(packed)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise NetworkError(f"{address.host} packs the file as {encoding[:20]!r}.", _CHECK)
    return _unpacked(bytes(packed), address)


def _unpacked(packed: bytes, address: httpx.URL) -> bytes:
    stream = zlib.decompressobj(wbits=47)  # gzip or zlib, by its head
    try:
        content = stream.decompress(packed, MAX_BYTES + 1)
    except zlib.error as error:
        what = f"what {address.host} sent is damaged."
        raise NetworkError(what, "The bot will ask again.") from error
    if len(content) > MAX_BYTES:
        raise _too_large(address)
    if not stream.eof:
        raise NetworkError(f"{address.host} broke off.", "The bot will ask again.")
    return content


def _too_large(address: httpx.URL) -> Unreadable:
    return Unreadable(
        f"what {address.host} sends is over {MAX_BYTES / 1e6:.0f} MB.",
        "Watch the address of the programme alone.",
    )
