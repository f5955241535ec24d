"""Fixtures for the commands: a desk, and a sandbox that answers as X does."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from front_door import ACCOUNTS, BIO, Desk, Site

from bot.bootstrap import sandbox_environment
from bot.sandbox.accounts import SandboxAccount, sandbox_keys
from bot.sandbox.server import Sandbox


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    for name in list(os.environ):
        if name.startswith(("X_", "DATABASE_URL", "CONGRESS_BOT_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys)


@pytest.fixture
def sandbox(desk: Desk) -> Iterator[Site]:
    """With both accounts; its keys are in the desk's .env."""
    known = [
        SandboxAccount(a.code, a.handle, a.handle, sandbox_keys(a.code), BIO) for a in ACCOUNTS
    ]
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    site = Site()
    server = Sandbox(known, site.now)
    site.address = asyncio.run_coroutine_threadsafe(server.start(), loop).result()
    settings = sandbox_environment(ACCOUNTS, site.address)
    (desk.folder / ".env").write_text("".join(f"{k}={v}\n" for k, v in settings.items()))
    yield site
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
