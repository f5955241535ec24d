"""Fixture: a mail server."""

from collections.abc import Iterator

import pytest
from receiving import MailServer, mail_server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server
