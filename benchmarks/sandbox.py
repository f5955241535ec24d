"""Processor time of the sandbox for each create it answers, kept connections, no latency.

The requests are signed before the clock starts, and each account sends one after the other, as the
bot does. The server's time is read from /proc, so this runs on Linux only.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import aiohttp
from oauthlib.oauth1 import Client
from yarl import URL

from bot.sandbox.accounts import sandbox_keys

PATH = "/2/tweets"
TICK = os.sysconf("SC_CLK_TCK")
Request = tuple[dict[str, str], bytes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    each = asked.posts // asked.accounts
    spent = sorted(run(asked.accounts, each) for _ in range(asked.runs))
    figures = {"creates": each * asked.accounts, "milliseconds_per_create": spent}
    print(json.dumps(figures | {"median": spent[len(spent) // 2]}))


def run(number: int, each: int) -> float:
    codes = [f"account-{n}" for n in range(number)]
    queues = [list(signed(code, each)) for code in codes]
    with sandbox(codes) as (process, url):
        before = processor_seconds(process)
        asyncio.run(send(url, queues))
        return round(1000 * (processor_seconds(process) - before) / (number * each), 3)


@contextmanager
def sandbox(codes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The process and the address of a running sandbox."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--no-limits"]
    for code in codes:
        command += ["--account", f"{code}:{code.replace('-', '_')}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            name, _, value = line.strip().partition("=")
            if name == "X_API_URL":
                break
        else:
            raise SystemExit("the sandbox did not start")
        try:
            yield server.pid, value
        finally:
            server.terminate()


def signed(code: str, each: int) -> Iterable[Request]:
    keys = sandbox_keys(code)
    client = Client(keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)
    for number in range(each):
        _, headers, _ = client.sign(f"https://api.twitter.com{PATH}", "POST")
        text = f"Session {number}: now in Room {number}, 10:00 to 11:00. {code} #BURST"
        yield headers, json.dumps({"text": text}).encode()


async def send(url: str, queues: Sequence[Sequence[Request]]) -> None:
    address = URL(url + PATH)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one_after_the_other(requests: Sequence[Request]) -> None:
            for headers, body in requests:
                async with http.post(address, headers=headers, data=body) as answer:
                    await answer.read()
                    assert answer.status == 201, answer.status

        await asyncio.gather(*map(one_after_the_other, queues))


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


if __name__ == "__main__":
    main()
