"""Programme files from an address, against a real server on loopback."""

import gzip
import socket
import ssl
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import trustme
from website import Page, Site, website

from bot.domain.errors import CongressBotError, NetworkError, RateLimited, Unreadable
from bot.timetables import fetch as fetching
from bot.timetables.fetch import Fetched, fetch

GZIP = {"Content-Encoding": "gzip"}
NOW = datetime(2027, 3, 27, 9, tzinfo=UTC)


def got(site: Site, path: str = "/a/timetable.ics?key=secret", **asked: str) -> Fetched | None:
    return fetch(site.address + path, NOW, allow_private=True, **asked)


def test_file_comes_with_what_the_server_knows_it_by(site: Site) -> None:
    site.pages["/a/timetable.ics"] = Page(headers={"ETag": '"7"', "Last-Modified": "Sat"})
    assert got(site) == Fetched("timetable.ics", b"programme", '"7"', "Sat")
    assert site.asked[0]["Host"] == site.address.removeprefix("http://")
    assert "If-None-Match" not in site.asked[0]


def test_unchanged_file_is_not_sent_again(site: Site) -> None:
    site.pages["/a/timetable.ics"] = Page(304, b"")
    assert got(site, etag='"7"', last_modified="Sat") is None
    assert site.asked[0]["If-None-Match"] == '"7"'
    assert site.asked[0]["If-Modified-Since"] == "Sat"


def test_packed_file_is_unpacked(site: Site) -> None:
    packed = gzip.compress(b"programme")
    site.pages["/a/timetable.ics"] = Page(body=packed, headers=GZIP)
    found = got(site)
    assert found is not None
    assert found.content == b"programme"


def test_redirects_are_followed(site: Site) -> None:
    site.pages["/a/timetable.ics"] = Page(302, headers={"Location": "/b/other.xlsx"})
    site.pages["/b/other.xlsx"] = Page()
    found = got(site)
    assert found is not None
    assert found.name == "other.xlsx"


@pytest.mark.parametrize(
    ("page", "kind", "told"),
    [
        (Page(404), NetworkError, "answers with 404"),
        (Page(500), NetworkError, "answers with 500"),
        (Page(302, headers={"Location": "/a/timetable.ics"}), NetworkError, "one address to"),
        (Page(302, headers={"Location": "file:///etc/passwd"}), NetworkError, "no address of"),
        (Page(302, headers={"Location": "http://a:b@127.0.0.1/"}), NetworkError, "no address of"),
        (Page(302), NetworkError, "one address to the next"),
        (Page(body=b"x" * 2_000), Unreadable, "is over"),
        (Page(body=gzip.compress(b"x" * 2_000), headers=GZIP), Unreadable, "is over"),
        (Page(body=b"\x1f\x8bno", headers=GZIP), NetworkError, "is damaged"),
        (Page(body=gzip.compress(b"x" * 9)[:-9], headers=GZIP), NetworkError, "broke off"),
        (Page(headers={"Content-Encoding": "br"}), NetworkError, "packs the file as 'br'"),
        (Page(headers={"Content-Length": "99"}), NetworkError, "does not answer"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_without_the_address(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    page: Page,
    kind: type[CongressBotError],
    told: str,
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1_000)
    if page.headers.get("Content-Length"):
        page.headers["Connection"] = "close"
    site.pages["/a/timetable.ics"] = page
    with pytest.raises(kind, match=told) as refused:
        got(site)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("header", "until"),
    [
        ("120", NOW + timedelta(minutes=2)),
        ("Sat, 27 Mar 2027 10:00:00 GMT", NOW + timedelta(hours=1)),
        ("99999999999999", None),
        ("9999999", NOW + timedelta(days=1)),
        ("Sat, 27 Mar 2021 10:00:00 GMT", NOW),
        ("soon", None),
    ],
)
def test_server_says_when_to_ask_again(site: Site, header: str, until: datetime | None) -> None:
    site.pages["/a/timetable.ics"] = Page(429, headers={"Retry-After": header})
    with pytest.raises(NetworkError, match="answers with 429") as refused:
        got(site)
    assert getattr(refused.value, "until", None) == until
    assert isinstance(refused.value, RateLimited) == (until is not None)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://10.0.0.1/"),
        *("http://169.254.169.254/latest", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/"),
        *("http://2130706433/", "http://224.0.0.1/", "http://100.64.0.1/"),
    ],
)
def test_private_network_is_refused(url: str) -> None:
    with pytest.raises(NetworkError, match="an address of a private network"):
        fetch(url, NOW)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a/", "http://", "x", "http://a:b@c/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NetworkError, match="is no address"):
        fetch(url, NOW)


def test_site_that_is_not_there_is_told(site: Site) -> None:
    site.server.server_close()
    with pytest.raises(NetworkError, match="does not answer"):
        got(site)
    with pytest.raises(NetworkError, match="is not known"):
        fetch("https://nowhere.invalid/", NOW)


def test_certificate_must_be_of_the_name_although_the_address_is_pinned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("site.example").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    known = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *a, **k: known("127.0.0.1", *a, **k))
    monkeypatch.setattr(fetching, "_client", lambda: httpx.Client(trust_env=False, verify=trusting))
    with website(serving) as site:
        port = site.server.server_port
        site.pages["/a"] = Page()
        found = fetch(f"https://site.example:{port}/a", NOW, allow_private=True)
        assert found == Fetched("a", b"programme", "", "")
        assert site.asked[0]["Host"] == f"site.example:{port}"
        with pytest.raises(NetworkError, match="shows no certificate that can be trusted"):
            fetch(f"https://other.example:{port}/a", NOW, allow_private=True)
