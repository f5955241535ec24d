"""worker, sandbox and measure, against a sandbox."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from front_door import ACCOUNTS, FIRST, KEYS, Desk, Site

from bot.bootstrap import connect
from bot.domain.delivery import Accepted, Delivery, Outcome
from bot.steps import publish
from bot.steps.publish import Answer

DUE = datetime(2031, 3, 15, 8, 5, tzinfo=UTC)
RUN = ["worker", "--start", "2031-03-15T08:45+01:00", "--speed", "300", "--until-idle"]


def _texts(address: str) -> list[str]:
    return [each["text"] for each in httpx.get(f"{address}/sandbox/posts").json()]


def _claimed(desk: Desk, key: str) -> Delivery:
    bot = desk.bot()
    with bot.database.writing() as rows:
        ready = [each for each in publish.open_due(rows, DUE) if each.post_key == key]
        (delivery,) = publish.claim(rows, ready, "w", DUE)
    bot.database.close()
    return delivery


def _record(desk: Desk, answer: Answer) -> None:
    bot = desk.bot()
    with bot.database.writing() as rows:
        publish.record(rows, [answer], bot.settings.settle_looks)
    bot.database.close()


def _deliver(desk: Desk, at: datetime) -> None:
    """The first highlight, under an id that no sandbox knows."""
    _record(desk, Answer(_claimed(desk, FIRST), Accepted("1076000000000000001"), at))


def _poll(desk: Desk, at: datetime) -> None:
    """The poll, truly posted to the sandbox."""
    delivery = _claimed(desk, "imc-2031/aml-x/poll/S1")

    async def post() -> Outcome:
        network = connect(desk.bot().settings, ACCOUNTS)["aml-x"]
        try:
            return await publish.call(network, delivery, at)
        finally:
            await network.close()

    _record(desk, Answer(delivery, asyncio.run(post()), at))


def test_worker_until_idle_sends_everything_and_measures_it(desk: Desk, sandbox: Site) -> None:
    desk.approved()

    ran = desk.run(*RUN)

    assert ran.code == 0
    assert ran.err.startswith("Worker ")
    sent = [line for line in ran.out.splitlines() if ": delivered as " in line]
    assert [line.split()[3].rstrip(":") for line in sent] == KEYS
    assert all(line[19:24] == " UTC " for line in sent)
    assert len(_texts(sandbox.address)) == 4
    states = desk.done("queue", "--json").json
    assert [(each["state"], each["verdict"]) for each in states] == [("delivered", None)] * 4
    assert all(each["delivery_ids"][0].isdecimal() for each in states)


def test_worker_json_prints_one_object_a_line(desk: Desk, sandbox: Site) -> None:
    desk.approved()

    lines = [json.loads(line) for line in desk.run(*RUN, "--json").out.splitlines()]

    assert {frozenset(line) for line in lines} == {frozenset({"at", "what", "told"})}
    assert all(datetime.fromisoformat(line["at"]).utcoffset() == timedelta() for line in lines)


def test_worker_finishes_what_is_in_hand_on_sigterm(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    program = desk.start("worker")
    assert program.stderr
    assert program.stderr.readline().startswith("Worker ")

    program.send_signal(signal.SIGTERM)

    out, err = program.communicate(timeout=20)
    assert (program.returncode, out, err) == (0, "", "")


def test_worker_refuses_a_second_one(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    program = desk.start("worker")
    assert program.stderr
    program.stderr.readline()

    ran = desk.run("worker", "--until-idle")

    program.terminate()
    program.communicate(timeout=20)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(
        "another worker already runs on the database congress-bot.db. "
        "Stop it first, or move to PostgreSQL, where several workers share the accounts.\n"
    )


def test_worker_keeps_a_fast_clock_away_from_x(desk: Desk) -> None:
    desk.approved()

    ran = desk.run("worker", "--speed", "60")

    assert (ran.code, ran.err) == (
        2,
        "congress-bot: a fast clock speaks to a sandbox only. Set X_API_URL to the sandbox's.\n",
    )


def test_sandbox_prints_an_env_file_and_ends_on_sigterm(desk: Desk) -> None:
    program = desk.start("sandbox", "--port", "0", "--account", "aml-x:aml_invented")
    assert program.stdout
    lines = [program.stdout.readline() for _ in range(7)]
    (desk.folder / ".env").write_text("".join(lines))
    settings = desk.bot().settings
    assert lines[0] == f"# The public timeline: {settings.api_url}/\n"
    assert settings.keys_of("aml-x")
    assert httpx.get(settings.api_url).status_code == 200

    program.send_signal(signal.SIGTERM)

    assert program.wait(timeout=20) == 0
    assert program.communicate() == ("", "")


def test_sandbox_takes_the_accounts_of_the_database(desk: Desk) -> None:
    desk.drafted()
    program = desk.start("sandbox", "--port", "0")
    assert program.stdout

    lines = [program.stdout.readline() for _ in range(9)]

    program.terminate()
    program.communicate(timeout=20)
    assert {line.partition("=")[0] for line in lines[2:]} == {
        "X_API_URL", "X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_AML_X_TOKEN",
        "X_AML_X_TOKEN_SECRET", "X_MM_X_TOKEN", "X_MM_X_TOKEN_SECRET",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--account", ":"], "--account ':' is no CODE:HANDLE. Write aml-x:aml_sample."),
        (["--account", "a:b c"], "--account 'a:b c' is no CODE:HANDLE. Write aml-x:aml_sample."),
        (
            ["--account", "a:b", "--start", "noon"],
            "--start 'noon' is no time. Write 2027-03-27T08:00+01:00.",
        ),
        (
            ["--account", "a:b", "--port", "70000"],
            "Invalid value for '--port': 70000 is not in the range 0<=x<=65535. "
            "See `congress-bot sandbox --help`.",
        ),
    ],
)
def test_sandbox_refuses_what_it_cannot_take(desk: Desk, arguments: list[str], said: str) -> None:
    ran = desk.run("sandbox", *arguments)

    assert (ran.code, ran.out, ran.err) == (2, "", f"congress-bot: {said}\n")


def test_sandbox_without_any_account_says_how_to_name_one(desk: Desk) -> None:
    desk.done("migrate")

    ran = desk.run("sandbox")

    assert (ran.code, ran.err) == (
        2,
        "congress-bot: no account is loaded. Name some with --account CODE:HANDLE.\n",
    )


def test_measure_takes_what_is_due(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    _deliver(desk, datetime.now(UTC) - timedelta(hours=1))

    assert desk.done("measure").out == "1 snapshot taken.\n"
    assert desk.done("measure", "--json").json == {"snapshots": 0, "troubles": []}


def test_measure_names_an_account_that_no_congress_has_any_more(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    _deliver(desk, datetime.now(UTC) - timedelta(hours=1))
    toml = desk.congress / "congress.toml"
    toml.write_text(toml.read_text().replace('"aml-x"', '"aml-new"'))
    desk.done("load", "imc")

    ran = desk.run("measure")

    assert (ran.code, ran.out) == (1, "0 snapshots taken.\n")
    assert ran.err == "aml-x: it has posts, but no congress has it any more.\n"


def test_measure_drafts_the_result_of_a_poll_it_sees_closed(desk: Desk, sandbox: Site) -> None:
    """The worker would never look at that poll again."""
    desk.write(
        "coverage.csv",
        "hub,kind,session,question,option_1,option_2\naml,poll; poll_result,S1,Yes?,Yes,No\n",
    )
    desk.approved()
    sandbox.ahead = timedelta(hours=-25)
    _poll(desk, sandbox.now())
    sandbox.ahead = timedelta()
    before = desk.done("show", "imc-2031/aml-x/poll_result/S1", "--json").json

    assert desk.done("measure").out == "1 snapshot taken.\n"

    after = desk.done("show", "imc-2031/aml-x/poll_result/S1", "--json").json
    assert (before["parts"], before["reason"]) == ([], "its poll has not closed yet")
    assert len(after["parts"]) == 1
    assert after["reason"] == "not approved"


def test_demo_once_delivers_and_ends(desk: Desk) -> None:
    ran = desk.finish("demo", "--once", "--speed", "300")

    assert (ran.code, ran.err) == (0, "")
    (told,) = [line for line in ran.out.splitlines() if " posts delivered, " in line]
    delivered, of, planned, *_ = told.split()
    assert (of, planned) == ("of", "130")
    assert int(delivered) > 100
    report = Path(desk.folder, ".demo", "demo-report.html").read_text()
    assert "Invented Haematology Meeting 2027" in report
