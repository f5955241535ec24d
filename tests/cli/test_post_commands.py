"""draft, queue, show, approve and resolve."""

from datetime import UTC, datetime

import pytest
from front_door import COVERAGE_CSV, FIRST, KEYS, OPENER, OTHER, SECOND, Desk

from bot.domain.delivery import Unknown
from bot.steps import publish
from bot.steps.publish import Answer

ENTRY = "key hub account kind due_at state verdict reason delivery_ids cost_dollars".split()
DUE = datetime(2031, 3, 15, 8, 5, tzinfo=UTC)


def _leave_unconfirmed(desk: Desk) -> None:
    """The first highlight is called, and its answer lost."""
    bot = desk.bot()
    with bot.database.writing() as rows:
        ready = [each for each in publish.open_due(rows, DUE) if each.post_key == FIRST]
        (delivery,) = publish.claim(rows, ready, "w", DUE)
        lost = Answer(delivery, Unknown("the answer was lost"), DUE)
        publish.record(rows, [lost], bot.settings.settle_looks)
    bot.database.close()


def test_draft_says_what_changed_and_what_comes_next(desk: Desk) -> None:
    desk.done("migrate")
    desk.done("load", "imc")

    assert desk.done("draft", "imc-2031").out.splitlines() == [
        "imc-2031: 4 new, 0 changed, 0 dropped, 0 unchanged, 0 sent; 0 refused.",
        "Next: congress-bot queue --congress imc-2031",
    ]


def test_draft_json_names_refused_posts(desk: Desk) -> None:
    desk.write("coverage.csv", COVERAGE_CSV.replace("Invented harm one", ""))
    desk.done("migrate")
    desk.done("load", "imc")

    found = desk.done("draft", "imc-2031", "--json").json

    assert found["posts"] == {
        "added": 4, "changed": 0, "dropped": 0, "unchanged": 0, "in_flight": 0,
    }  # fmt: skip
    assert found["problems"] == []
    assert [each["key"] for each in found["refused"]] == [FIRST]


def test_queue_shows_times_in_the_congress_zone(desk: Desk) -> None:
    desk.drafted()

    assert desk.done("queue").out.splitlines() == [
        "Invented Marrow Congress 2031, times in Europe/Vienna",
        "due               state    post                           reason",
        "Sat 15 Mar 08:50  blocked  imc-2031/aml-x/opener/S1       not approved",
        "Sat 15 Mar 09:05  blocked  imc-2031/aml-x/highlight/S1.1  not approved",
        "Sat 15 Mar 09:35  blocked  imc-2031/aml-x/highlight/S1.2  not approved",
        "Sat 15 Mar 10:50  blocked  imc-2031/mm-x/opener/S2        not approved",
        "4 posts.",
    ]


def test_queue_json_has_what_programs_were_promised(desk: Desk) -> None:
    desk.drafted()

    listed = desk.done("queue", "--json").json

    assert [list(each) for each in listed] == [ENTRY] * 4
    assert listed[0] == {
        "key": OPENER,
        "hub": "aml",
        "account": "aml-x",
        "kind": "opener",
        "due_at": "2031-03-15T07:50:00+00:00",
        "state": "pending",
        "verdict": "blocked",
        "reason": "not approved",
        "delivery_ids": [],
        "cost_dollars": 0.015,
    }


def test_queue_shows_one_hub_or_one_standing(desk: Desk) -> None:
    desk.drafted()
    desk.done("approve", OTHER, "--by", "Carla")

    def listed(*options: str) -> list[str]:
        return [each["key"] for each in desk.done("queue", "--json", *options).json]

    assert listed("--hub", "mm") == [OTHER]
    assert listed("--state", "waiting") == [OTHER]
    assert listed("--state", "pending") == KEYS
    assert listed("--state", "delivered") == []
    assert listed("--congress", "imc-2031", "--hub", "aml", "--state", "blocked") == KEYS[:3]


def test_queue_of_two_congresses_names_the_zone_of_each(desk: Desk) -> None:
    desk.drafted()
    toml = desk.congress / "congress.toml"
    text = toml.read_text().replace("imc-2031", "imc-west").replace("Vienna", "Lisbon")
    toml.write_text(text)
    desk.done("load", "imc")
    desk.done("draft", "imc-west")

    lines = desk.done("queue", "--hub", "mm").out.splitlines()

    assert lines[0::3] == [
        "Invented Marrow Congress 2031, times in Europe/Vienna",
        "Invented Marrow Congress 2031, times in Europe/Lisbon",
        "2 posts.",
    ]
    assert [line[:16] for line in (lines[2], lines[5])] == ["Sat 15 Mar 10:50"] * 2


def test_show_gives_words_standing_and_times(desk: Desk) -> None:
    desk.drafted()

    lines = desk.done("show", FIRST).out.splitlines()

    assert lines[0] == f"{FIRST}, highlight of aml-x"
    assert lines[1].startswith("--- part 1, ")
    assert "Invented result one" in "".join(lines)
    assert lines[-3:] == [
        "--- blocked: not approved",
        "due Sat 15 Mar 09:05, not sent after Sat 15 Mar 09:50 (Europe/Vienna)",
        "costs $0.015 by X's prices of August 2026",
    ]


def test_show_json_adds_the_words_and_the_calls(desk: Desk) -> None:
    desk.approved()
    _leave_unconfirmed(desk)

    found = desk.done("show", FIRST, "--json").json

    assert list(found)[: len(ENTRY)] == ENTRY
    assert (found["approved"], found["writer"]) == (True, "Wanda")
    assert found["stale_at"] == "2031-03-15T08:50:00+00:00"
    assert found["calls"] == [
        {
            "part": 1,
            "attempt": 1,
            "state": "unconfirmed",
            "reason": "the answer was lost",
            "network_id": "",
            "claimed_at": "2031-03-15T08:05:00+00:00",
            "delivered_at": None,
        }
    ]


def test_show_never_calls_a_post_without_words_approved(desk: Desk) -> None:
    desk.write(
        "coverage.csv",
        "hub,kind,session,question,option_1,option_2\naml,poll; poll_result,S1,Yes?,Yes,No\n",
    )
    desk.drafted()

    assert desk.done("show", "imc-2031/aml-x/poll_result/S1", "--json").json["approved"] is False


def test_approve_lets_posts_go(desk: Desk) -> None:
    desk.drafted()

    assert desk.done("approve", FIRST, SECOND, "--by", "Carla").out == "Carla approved 2 posts.\n"
    assert [each["verdict"] for each in desk.done("queue", "--json").json] == [
        "blocked", "waiting", "waiting", "blocked",
    ]  # fmt: skip


def test_approve_takes_the_person_from_the_settings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.drafted()
    monkeypatch.setenv("CONGRESS_BOT_PERSON", "Carla")

    ran = desk.done("approve", "--all", "--congress", "imc-2031", "--hub", "mm")

    assert ran.out == "Carla approved 1 post.\n"


def test_approve_refuses_the_writer(desk: Desk) -> None:
    desk.drafted()

    ran = desk.run("approve", FIRST, "--by", "wanda")

    assert (ran.code, ran.out) == (1, "wanda approved 0 posts.\n")
    assert ran.err == f"{FIRST}: not approved, wanda wrote it; a second person approves\n"


def test_approve_json_pairs_each_refusal_with_its_reason(desk: Desk) -> None:
    desk.drafted()

    ran = desk.run("approve", FIRST, "--by", "Wanda", "--json")

    reason = "Wanda wrote it; a second person approves"
    assert ran.json == {"approved": [], "refused": [{"key": FIRST, "reason": reason}]}


@pytest.mark.parametrize(
    "posted",
    ["1076000000000000001", "https://x.com/aml_invented/status/1076000000000000001?s=20"],
)
def test_resolve_takes_an_id_or_a_link(desk: Desk, posted: str) -> None:
    desk.approved()
    _leave_unconfirmed(desk)

    ran = desk.done("resolve", FIRST, "--posted", posted, "--by", "Carla")

    assert ran.out == f"{FIRST}: delivered, Carla found it on the account.\n"
    (entry,) = desk.done("queue", "--state", "delivered", "--json").json
    assert entry["delivery_ids"] == ["1076000000000000001"]


def test_resolve_absent_opens_another_attempt(desk: Desk) -> None:
    desk.approved()
    _leave_unconfirmed(desk)

    ran = desk.done("resolve", FIRST, "--absent", "--by", "Carla")

    assert ran.out == (
        f"{FIRST}: refused, Carla says it is not on the account. It will be sent again.\n"
    )
