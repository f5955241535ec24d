"""withdraw: what it lists, asks and refuses."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from front_door import FIRST, OPENER, OTHER, SECOND, Desk

from bot.cli.main import cli
from bot.domain.delivery import Accepted
from bot.steps import publish
from bot.steps.publish import Answer

DUE = datetime(2031, 3, 15, 8, 31, tzinfo=UTC)
BY = ("--reason", "a wrong figure", "--by", "Sol")


@pytest.fixture
def posted(desk: Desk) -> Desk:
    """The two highlights are out as 101 and 102; the openers are missed or still to go."""
    desk.approved()
    bot = desk.bot()
    with bot.database.writing() as rows:
        for number, at in enumerate([DUE.replace(hour=8, minute=5), DUE.replace(minute=35)], 101):
            ready = [e for e in publish.open_due(rows, at) if "highlight" in e.post_key]
            (call,) = publish.claim(rows, ready, "w", at)
            answer = Answer(call, Accepted(str(number)), at)
            publish.record(rows, [answer], bot.settings.settle_looks)
    bot.database.close()
    return desk


def test_withdraw_of_a_key_says_what_it_will_take_down(posted: Desk) -> None:
    ran = posted.done("withdraw", FIRST, *BY, "--yes")

    *_, shown, told = ran.out.splitlines()
    assert shown.split()[:4] == [FIRST, "1", "delivered", "101"]
    assert told == "1 post to take down. The worker does it, at most 50 in 15 minutes."
    (listed,) = [e for e in posted.done("queue", "--json").json if e["key"] == FIRST]
    assert listed["state"] == "delivered"
    assert listed["reason"] == "is being taken down (Sol withdrew it: a wrong figure)"


def test_withdraw_asks_first_and_a_no_changes_nothing(posted: Desk) -> None:
    before = posted.rows()
    ran = CliRunner().invoke(cli, ["withdraw", FIRST, *BY], input="n\n")

    assert "This cannot be undone" in ran.output
    assert ran.exit_code == 1
    assert posted.rows() == before


def test_withdraw_json_without_yes_only_lists(posted: Desk) -> None:
    before = posted.rows()
    told = posted.done("withdraw", "--word", "RESULT", *BY, "--json").json

    assert told["asked"] is False
    assert [each["key"] for each in told["posts"]] == [FIRST, SECOND]
    assert told["posts"][0]["parts"] == [{"part": 1, "state": "delivered", "id": "101"}]
    assert posted.rows() == before


@pytest.mark.parametrize(
    ("wish", "keys"),
    [
        (("--word", "result one"), [FIRST]),
        (("--session", "S1"), [FIRST, SECOND]),
        (("--congress", "imc-2031"), [FIRST, SECOND]),
        (("--session", "S2"), []),
    ],
)
def test_withdraw_means_a_session_a_word_or_a_congress(
    posted: Desk, wish: tuple[str, ...], keys: list[str]
) -> None:
    told = posted.done("withdraw", *wish, *BY, "--json").json

    assert [each["key"] for each in told["posts"]] == keys


def test_withdraw_with_hold_stops_what_is_still_to_go(posted: Desk) -> None:
    told = posted.done("withdraw", "--session", "S1", "--hold", *BY, "--yes", "--json").json

    assert (told["asked"], told["hold"], told["unsent"]) == (True, 1, 1)
    listed = {each["key"]: each for each in posted.done("queue", "--json").json}
    assert listed[OPENER]["reason"] == "Sol holds session S1: a wrong figure"
    assert listed[OTHER]["verdict"] == "waiting"


def test_withdraw_without_hold_names_the_command(posted: Desk) -> None:
    out = posted.done("withdraw", "--session", "S1", *BY, "--yes").out

    assert out.splitlines()[-1] == (
        '1 post of it still to go. Stop: congress-bot hold session "S1" --reason WHY'
    )


def test_withdraw_takes_a_post_that_is_not_ours(posted: Desk) -> None:
    link = "https://x.com/aml_invented/status/999?s=20"
    ran = posted.done("withdraw", "--id", link, "--account", "aml-x", *BY, "--yes")

    assert ran.out == "999 on aml-x is taken down by the worker.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((FIRST,), 2, "a withdrawal needs its reason."),
        (BY, 2, "say what to take down:"),
        ((FIRST, "--session", "S1", *BY), 2, "say what to take down:"),
        (("--id", "999", *BY), 2, "a post that is not ours is named by --id and --account."),
        (("--id", "x", "--account", "aml-x", *BY), 2, "a post that is not ours"),
        (("imc-2031/nothing", *BY), 1, "there is no post 'imc-2031/nothing'."),
        ((FIRST, "--reason", "why"), 2, "nobody is named."),
    ],
)
def test_withdraw_refuses(posted: Desk, arguments: tuple[str, ...], code: int, told: str) -> None:
    assert posted.refused("withdraw", *arguments, code=code).startswith(told)


def test_withdraw_of_what_was_never_sent_says_to_hold_it(posted: Desk) -> None:
    ran = posted.run("withdraw", OTHER, *BY, "--yes")

    assert ran.code == 1
    assert "hold post" in ran.err
