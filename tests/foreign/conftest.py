"""A running sandbox for clients that know nothing of it."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from walk import AML, Place

from bot.sandbox.server import Sandbox


@pytest.fixture
def place() -> Iterator[Place]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = Sandbox((AML,), lambda: datetime.now(UTC))
    yield Place(asyncio.run_coroutine_threadsafe(server.start(), loop).result())
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
