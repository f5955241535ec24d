"""tasks, done and audit."""

from datetime import UTC, datetime, timedelta

import pytest
from front_door import CONGRESS_TOML, FIRST, OPENER, Desk, Site

from bot.domain.delivery import Accepted, Unknown
from bot.domain.errors import NetworkError
from bot.steps import publish, settle
from bot.steps.publish import Answer

DUE = datetime(2031, 3, 15, 8, 5, tzinfo=UTC)
LINK = "https://x.com/somebody/status/1903000000000000000"
BY = ("--by", "Sol")


def _sent(desk: Desk, outcome: object, at: datetime = DUE) -> None:
    """The first highlight is called, and this comes back."""
    bot = desk.bot()
    with bot.database.writing() as rows:
        ready = [each for each in publish.open_due(rows, DUE) if each.post_key == FIRST]
        (call,) = publish.claim(rows, ready, "w", DUE)
        publish.record(rows, [Answer(call, outcome, at)], bot.settings.settle_looks)
    bot.database.close()


def _blind(desk: Desk) -> None:
    """The last look at the timeline, which cannot be read."""
    bot = desk.bot()
    now = DUE + timedelta(minutes=5)
    with bot.database.writing() as rows:
        down = NetworkError("X did not answer.")
        settle.conclude(rows, settle.due(rows, now), down, now, bot.settings.settle_looks)
    bot.database.close()


def test_tasks_is_empty_where_nothing_waits(desk: Desk) -> None:
    desk.approved()

    assert desk.done("tasks").out == "0 tasks.\n"
    assert desk.done("tasks", "--json").json == []


def test_tasks_spells_out_both_choices_of_an_unconfirmed_post(desk: Desk) -> None:
    desk.approved()
    _sent(desk, Unknown("Reset."))
    before = desk.done("tasks", "--json").json
    _blind(desk)

    lines = desk.done("tasks", "--congress", "imc-2031").out.splitlines()

    assert before == []
    assert lines[0].startswith(f"unconfirmed: {FIRST} on aml-x: X's answer was lost, and")
    assert lines[-3:] == [
        f"  Posted already?: congress-bot resolve {FIRST} --posted LINK --by NAME",
        f"  Not there: send it: congress-bot resolve {FIRST} --absent --by NAME",
        "1 task.",
    ]


def test_tasks_json_has_what_programs_were_promised(desk: Desk) -> None:
    desk.approved()
    _sent(desk, Unknown("Reset."))
    _blind(desk)

    (task,) = desk.done("tasks", "--json").json

    assert list(task) == ["kind", "congress", "account", "about", "told", "texts", "choices"]
    assert (task["kind"], task["congress"], task["about"]) == ("unconfirmed", "imc-2031", FIRST)
    assert task["choices"][1] == {
        "told": "Not there: send it",
        "command": f"congress-bot resolve {FIRST} --absent --by NAME",
    }


def test_done_records_a_missed_post_that_a_person_posted(desk: Desk) -> None:
    toml = CONGRESS_TOML.replace("2031", "2021")
    desk.write("congress.toml", toml)
    timetable = desk.congress / "timetable.csv"
    timetable.write_text(timetable.read_text().replace("2031", "2021"))
    desk.done("migrate")
    desk.done("load", "imc")
    desk.done("draft", "imc-2021")
    key = OPENER.replace("2031", "2021")

    ran = desk.done("done", key, "--posted", f"{LINK}?s=20", *BY)

    assert ran.out == f"{key}: delivered, Sol posted it by hand. It is measured like the others.\n"
    (listed,) = [e for e in desk.done("queue", "--json").json if e["key"] == key]
    assert (listed["state"], listed["delivery_ids"]) == ("delivered", ["1903000000000000000"])


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((FIRST, *BY), 2, "say where it is."),
        (("imc-2031/nothing", "--posted", LINK, *BY), 1, "there is no post"),
        ((FIRST, "--posted", LINK), 2, "nobody is named."),
        ((FIRST, "--posted", LINK, *BY), 1, f"{FIRST}: it is waiting: only what is by hand"),
    ],
)
def test_done_refuses(desk: Desk, arguments: tuple[str, ...], code: int, told: str) -> None:
    desk.approved()

    assert desk.refused("done", *arguments, code=code).startswith(told)


def test_audit_compares_the_accounts_with_what_was_sent(desk: Desk, sandbox: Site) -> None:
    """The first highlight went out under an id that the sandbox does not know."""
    desk.approved()
    now = datetime.now(UTC) - timedelta(hours=1)
    _sent(desk, Accepted("77"), now)

    ran = desk.done("audit")
    told = desk.done("audit", "--account", "aml-x", "--days", "3", "--json").json

    lines = ran.out.splitlines()
    assert lines[0] == "aml-x: 0 posts shown, 1 compared, 0 not sent by the bot"
    assert lines[3].split()[:3] == ["1", "aml-x", FIRST]
    assert told["audits"] == [
        {"account": "aml-x", "trouble": "", "shown": 0, "compared": 1, "unknown": []}
    ]
    (finding,) = told["findings"]
    assert (finding["kind"], finding["key"], finding["ids"]) == ("missing", FIRST, ["77"])
    assert [task["kind"] for task in desk.done("tasks", "--json").json] == ["finding"]


def test_audit_seen_takes_a_finding_off_the_list(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    _sent(desk, Accepted("77"), datetime.now(UTC) - timedelta(hours=1))
    desk.done("audit")

    assert desk.done("audit", "--seen", "1", *BY).out == "Finding 1: seen by Sol.\n"
    assert desk.done("audit", "--list").out == (
        "Nothing is doubled or missing that nobody has seen.\n"
    )
    assert desk.done("tasks", "--json").json == []
    assert desk.refused("audit", "--seen", "1", *BY).startswith("no finding 1 waits")


def test_audit_says_which_account_could_not_be_read(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    settings = (desk.folder / ".env").read_text()
    (desk.folder / ".env").write_text(settings.replace(sandbox.address, "http://127.0.0.1:9"))

    ran = desk.run("audit", "--account", "aml-x")

    assert ran.code == 1
    assert ran.err.startswith("aml-x: X did not answer for the user of aml-x")


def test_audit_refuses_an_account_that_is_not_there(desk: Desk, sandbox: Site) -> None:
    desk.approved()

    assert desk.refused("audit", "--account", "aml") == (
        "no account 'aml' is loaded. Loaded: aml-x, mm-x."
    )
