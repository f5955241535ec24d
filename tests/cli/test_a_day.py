"""docs/a-day.md, typed line by line: one hub through a whole day of the sample congress."""

import re
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from front_door import REPOSITORY, Desk

PAGE = REPOSITORY / "docs" / "a-day.md"
PROGRAM, REFUSED, BESIDE = "congress-bot ", "# refused", "# in a window of its own"
STARTS_WITHIN_SECONDS = 60
SKIPPED = ("opener/MTE-1", "poll/MTE-1")
UNSHARED = "highlight/AML-2.3"
CORRECTION = "highlight/AML-1.1/correction/1"


@dataclass(frozen=True)
class Line:
    words: tuple[str, ...]
    is_refused: bool
    is_beside: bool


def lines() -> list[Line]:
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return [line_of(each) for block in blocks for each in block.splitlines()]


def line_of(text: str) -> Line:
    assert text.startswith(PROGRAM)
    words = tuple(shlex.split(text.removeprefix(PROGRAM), comments=True))
    return Line(words, text.endswith(REFUSED), text.endswith(BESIDE))


@contextmanager
def servers(desk: Desk) -> Iterator[list["subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []
    try:
        yield started
    finally:
        for program in reversed(started):
            program.terminate()
        for program in reversed(started):
            program.communicate(timeout=60)


def start(desk: Desk, words: tuple[str, ...]) -> "subprocess.Popen[str]":
    """The sandbox at a port that is free, its keys put into .env; or the worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = desk.start(*(port if word == "8700" else word for word in words))
    if words[0] == "sandbox":
        assert program.stdout
        with (desk.folder / ".env").open("a") as file:
            while "PATIENTS_X_TOKEN_SECRET" not in (told := program.stdout.readline()):
                assert told
                file.write(told)
            file.write(told)
    return program


def wait_for_the_worker(desk: Desk) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while desk.run("doctor", "--live").code and time.monotonic() < until:
        time.sleep(0.2)


def walk(desk: Desk, started: list["subprocess.Popen[str]"]) -> str:
    """What the last command told."""
    out = ""
    for line in lines():
        if line.is_beside:
            started.append(start(desk, line.words))
            if line.words[0] == "worker":
                wait_for_the_worker(desk)
            continue
        ran = desk.run(*line.words)
        assert bool(ran.code) is line.is_refused, (line.words, ran)
        out = ran.out
    return out


def shown(desk: Desk) -> list[dict[str, Any]]:
    address = re.search(r"X_API_URL=(\S+)", (desk.folder / ".env").read_text())
    assert address
    found = httpx.get(f"{address[1]}/sandbox/posts").json()
    return [post for post in found if post["account"] == "aml-x"]


def test_one_hub_walks_through_a_whole_day(desk: Desk) -> None:
    (desk.folder / "schedules").symlink_to(REPOSITORY / "schedules")
    page = PAGE.read_text()
    (desk.folder / ".env").write_text(
        "".join(f"{line}\n" for line in re.findall(r"^    (\w+=\S+)$", page, re.MULTILINE))
    )
    with servers(desk) as started:
        told = walk(desk, started)
        posts = desk.done("queue", "--hub", "aml", "--json").json
        on_account = shown(desk)

    became = {
        post["key"].removeprefix("ihm-2027/aml-x/"): post["verdict"] or post["state"]
        for post in posts
    }
    assert {key for key, each in became.items() if each == "missed"} == {*SKIPPED, UNSHARED}
    assert set(became.values()) == {"delivered", "missed", "waiting"}
    assert became[CORRECTION] == "delivered"
    assert told.startswith("The trail is whole: ")
    by_text = {post["text"]: post for post in on_account}
    (wrong,) = [post for text, post in by_text.items() if "median EFS 14.2 months" in text]
    (correction,) = [post for text, post in by_text.items() if text.startswith("Correction:")]
    assert correction["in_reply_to"] == wrong["id"]
