"""No secret in anything that a command prints, whatever goes wrong, also with --debug."""

import logging
import traceback
from datetime import UTC, datetime, timedelta

import pytest
from front_door import FIRST, Desk, Site

from bot.domain.errors import CongressBotError
from bot.store import heartbeats

MARK = "s3cr3t-mark"
NAMES = (
    "X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_AML_X_TOKEN", "X_AML_X_TOKEN_SECRET",
    "X_MM_X_TOKEN", "X_MM_X_TOKEN_SECRET",
)  # fmt: skip
COMMANDS = (
    ("doctor",), ("doctor", "--json"), ("measure",), ("queue", "--json"), ("show", FIRST),
    ("worker", "--start", "2031-03-15T08:55+01:00", "--speed", "9000", "--until-idle"),
    ("draft", "nosuch"),
)  # fmt: skip


def _printed(desk: Desk, *arguments: str) -> str:
    try:
        ran = desk.run("--debug", *arguments)
    except (CongressBotError, OSError) as error:
        return "".join(traceback.format_exception(error))
    return ran.out + ran.err


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for number, name in enumerate(NAMES):
        monkeypatch.setenv(name, f"{MARK}-{number}")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_keys_that_x_refuses_are_not_printed(
    desk: Desk,
    sandbox: Site,
    keys: None,
    caplog: pytest.LogCaptureFixture,
    command: tuple[str, ...],
) -> None:
    desk.approved()

    assert MARK not in _printed(desk, *command)
    assert MARK not in caplog.text


@pytest.mark.parametrize("where", ["http://127.0.0.1:1", "https://127.0.0.1:1"])
def test_keys_are_not_printed_where_nobody_answers(
    desk: Desk,
    keys: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    desk.approved()
    monkeypatch.setenv("X_API_URL", where)

    assert MARK not in _printed(desk, "doctor")
    assert MARK not in caplog.text


@pytest.mark.parametrize(
    "env",
    [
        f"X_CONSUMER_SECRET: {MARK}\n",
        f"A=1\nX_CONSUMER_SECRET '{MARK}\n",
        f"X_CONSUMER_SECRET={MARK}\xe9\n",
        f"X_API_URL=https://user:{MARK}@example.org\n",
        f"X_API_URL=https://example.org:{MARK}\n",
        f"X_API_URL=https://[{MARK}\n",
        f"X_API_URL=https://example.org/?key={MARK}\n",
        f"DATABASE_URL=postgresql://user:{MARK}@127.0.0.1:1/name\n",
        f"DATABASE_URL=postgresql://127.0.0.1:1/name?user=u&password={MARK}\n",
        f"DATABASE_URL=postgresql://127.0.0.1:1/name?sslpassword={MARK}\n",
        f"DATABASE_URL=postgresql://user:{MARK}@127.0.0.1:{MARK}/name\n",
        f"DATABASE_URL=postgresql://user:pass@word/{MARK}@127.0.0.1:1/name\n",
        f"DATABASE_URL=postgresql://user:p@{MARK}@127.0.0.1:1/name\n",
        f"DATABASE_URL=postgresql://user:a:{MARK}@127.0.0.1:1/name?nosuch=1\n",
        f"DATABASE_URL=mysql://user:{MARK}@host/name\n",
        f"DATABASE_URL={MARK}\n",
        f"CONGRESS_BOT_NOTICE_WEBHOOK=http://example.org/{MARK}\n",
        f"CONGRESS_BOT_NOTICE_WEBHOOK={MARK}\n",
        f"CONGRESS_BOT_NOTICE_WEBHOOK=https://[{MARK}\n",
        f"CONGRESS_BOT_NOTICE_WEBHOOK=https://example.org:{MARK}/\n",
        f"CONGRESS_BOT_NOTICE_MAIL=smtp://user:{MARK}@127.0.0.1\n",
        f"CONGRESS_BOT_NOTICE_MAIL=http://user:{MARK}@127.0.0.1\n",
        f"CONGRESS_BOT_NOTICE_MAIL=smtp://user@127.0.0.1:{MARK}\n",
        f"CONGRESS_BOT_NOTICE_MAIL_TO={MARK}\n",
    ],
)
@pytest.mark.parametrize("command", ["queue", "doctor", "migrate"])
def test_settings_that_are_wrong_are_not_repeated(desk: Desk, env: str, command: str) -> None:
    (desk.folder / ".env").write_bytes(env.encode("latin-1"))

    assert MARK not in _printed(desk, command)


@pytest.mark.parametrize("command", [("doctor",), ("notices", "--test"), ("guard", "--once")])
def test_addresses_of_receivers_that_fail_are_not_printed(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: tuple[str, ...],
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.approved()
    _beat_long_ago(desk)
    monkeypatch.setenv("CONGRESS_BOT_NOTICE_WEBHOOK", f"http://127.0.0.1:1/{MARK}")
    monkeypatch.setenv("CONGRESS_BOT_NOTICE_MAIL", f"smtp://user:{MARK}@127.0.0.1:1")
    monkeypatch.setenv("CONGRESS_BOT_NOTICE_MAIL_TO", "desk@example.org")

    assert MARK not in _printed(desk, *command)
    assert MARK not in caplog.text
    assert MARK not in str(desk.rows())


def _beat_long_ago(desk: Desk) -> None:
    bot = desk.bot()
    with bot.database.writing() as rows:
        heartbeats.beat(rows, "dead", datetime.now(UTC) - timedelta(hours=1))
    bot.database.close()
