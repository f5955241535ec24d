"""notices, guard, and the pages beside a worker."""

import signal
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from front_door import Desk, Site
from receiving import ChatServer, mail_server

from bot.store import heartbeats


@pytest.fixture
def watched(desk: Desk) -> Desk:
    """With a worker that died ten minutes ago."""
    desk.drafted()
    bot = desk.bot()
    with bot.database.writing() as rows:
        heartbeats.beat(rows, "dead", datetime.now(UTC) - timedelta(minutes=10))
    bot.database.close()
    return desk


def test_all_well_says_so(desk: Desk) -> None:
    desk.done("migrate")

    assert desk.done("guard", "--once").out == ""
    assert desk.done("notices").out.startswith("All is well: no notice stands")
    assert desk.done("notices", "--json").json == []


def test_a_dead_worker_is_told_once_and_listed(watched: Desk, chat: ChatServer) -> None:
    (watched.folder / ".env").write_text(f"CONGRESS_BOT_NOTICE_WEBHOOK={chat.url}\n")
    first, second = watched.run("guard", "--once"), watched.run("guard", "--once")
    listed, told = watched.run("notices"), watched.run("notices", "--json")

    assert (first.code, second.code, second.out) == (1, 1, "")
    assert "Worker dead was last seen at " in first.out
    assert len(chat.received) == 1
    assert (listed.code, told.code) == (1, 1)
    (line,) = [line for line in listed.out.splitlines() if line.startswith("dead-worker:dead")]
    assert line.endswith("did not say goodbye. Next: congress-bot worker")
    (value,) = told.json
    assert value.keys() == {
        "key", "severity", "text", "count", "since", "told_at", "times_told", "ended_at",
        "not_told",
    }  # fmt: skip
    assert (value["severity"], value["times_told"], value["not_told"]) == ("loud", 1, {})


def test_a_notice_that_did_not_arrive_is_listed_so(watched: Desk, chat: ChatServer) -> None:
    chat.status = 500
    (watched.folder / ".env").write_text(f"CONGRESS_BOT_NOTICE_WEBHOOK={chat.url}\n")
    watched.run("guard", "--once")

    assert "1 time NOT by webhook" in watched.run("notices").out
    (value,) = watched.run("notices", "--json").json
    assert value["not_told"]["webhook"].startswith("the webhook answered 500.")


def test_a_guard_says_that_there_is_no_database(desk: Desk, chat: ChatServer) -> None:
    (desk.folder / ".env").write_text(f"CONGRESS_BOT_NOTICE_WEBHOOK={chat.url}\n")
    ran = desk.run("guard", "--once")

    assert ran.code == 1
    assert ran.err == (
        "congress-bot: there is no database congress-bot.db. Run `congress-bot migrate`.\n"
    )
    assert "There is no database congress-bot.db." in chat.received[0]["text"]


def test_a_test_reaches_every_receiver(desk: Desk, chat: ChatServer) -> None:
    with mail_server(with_tls=False) as mail:
        (desk.folder / ".env").write_text(
            f"CONGRESS_BOT_NOTICE_WEBHOOK={chat.url}\n"
            f"CONGRESS_BOT_NOTICE_MAIL=smtp://127.0.0.1:{mail.port}\n"
            "CONGRESS_BOT_NOTICE_MAIL_TO=desk@example.org, lead@example.org\n"
        )
        assert desk.done("notices", "--test").out == "webhook: told\ne-mail: told\n"
        assert [message["To"] for message in mail.messages] == [
            "desk@example.org, lead@example.org"
        ]
    assert "This is a test of " in chat.received[0]["text"]

    chat.status = 404
    ran = desk.run("notices", "--test", "--json")
    assert (ran.code, [each["receiver"] for each in ran.json]) == (1, ["webhook", "e-mail"])
    assert ran.json[0]["failure"].startswith("the webhook answered 404.")


def test_a_test_without_receivers_is_refused(desk: Desk) -> None:
    assert desk.refused("notices", "--test").startswith("nobody is told when something is wrong.")


def test_doctor_says_whether_anybody_is_told(desk: Desk, chat: ChatServer) -> None:
    desk.done("migrate")
    before = desk.run("doctor", "--offline").out
    (desk.folder / ".env").write_text(f"CONGRESS_BOT_NOTICE_WEBHOOK={chat.url}\n")
    after = desk.run("doctor", "--offline").out

    assert "nobody is told when something is wrong" in before
    assert "told by webhook; not tried" in after
    assert chat.received == []


@pytest.mark.parametrize("place", ["9090", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", ":1"])
def test_a_place_that_is_none_is_refused(desk: Desk, place: str) -> None:
    desk.drafted()
    refusal = desk.refused("guard", "--listen", place, code=2)
    assert refusal == f"--listen {place!r} is no HOST:PORT. Write 127.0.0.1:9090."


@pytest.mark.parametrize("command", ["worker", "guard"])
def test_the_pages_answer_beside_a_running_command(desk: Desk, sandbox: Site, command: str) -> None:
    desk.approved()
    program = desk.start(command, "--listen", "127.0.0.1:0")
    assert program.stderr is not None
    told = next(line for line in program.stderr if line.startswith("Health and metrics: "))
    health, metrics = told.split()[-2:]
    deadline = time.monotonic() + 30
    while (answer := httpx.get(health)).status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    page = httpx.get(metrics).text
    program.send_signal(signal.SIGTERM)

    assert answer.json() == {"well": True, "ills": []}
    assert 'congress_bot_posts{account="aml-x",state=' in page or "congress_bot_workers" in page
    assert program.wait(30) == 0
    program.communicate()
