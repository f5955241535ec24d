"""forecast, spend and resume; what queue, show and doctor tell of an account's traffic."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from front_door import FIRST, KEYS, OPENER, OTHER, Desk, Site

from bot.bootstrap import Bot
from bot.domain.delivery import Rejected
from bot.domain.stops import StopKind
from bot.steps import stop
from bot.store.stops import get_all_stops

REASON = "This account's keys are not accepted (Unauthorized)."


def stopped(desk: Desk, kind: StopKind = StopKind.KEYS) -> None:
    bot: Bot = desk.bot()
    now = datetime.now(UTC)
    outcome = Rejected(REASON, now, whole_account=True, stops=kind)
    with bot.database.writing() as rows:
        stop.begin(rows, [("aml-x", outcome)], bot.settings.app_of, now)
    bot.database.close()


def cap(desk: Desk, pace: str) -> None:
    path = desk.congress / "congress.toml"
    path.write_text(f"[pace]\n{pace}\n\n{path.read_text()}")


def fault(site: Site, name: str) -> None:
    httpx.post(f"{site.address}/sandbox/faults", json={"fault": name}).raise_for_status()


def test_forecast_says_when_each_post_goes(desk: Desk) -> None:
    desk.approved()
    told = desk.done("forecast", "--json").json

    assert [(each["key"], each["at"]) for each in told] == [
        (each["key"], each["due_at"]) for each in told
    ]
    assert [each["key"] for each in told] == KEYS
    assert desk.done("forecast").out.endswith("4 posts to go, 0 of them will not make it.\n")


def test_queue_and_forecast_tell_at_once_what_will_not_make_it(desk: Desk) -> None:
    cap(desk, "month_cap = 0.02")
    desk.approved()
    late = desk.done("forecast", "--late", "--json").json
    lost = {each["key"]: each["why"] for each in late}

    # Two of the three posts of one account: the first takes what there is.
    assert OTHER not in lost
    assert OPENER not in lost
    assert FIRST in lost
    assert "over aml-x's month_cap of $0.02" in lost[FIRST]
    queued = {each["key"]: each["reason"] for each in desk.done("queue", "--json").json}
    assert queued[FIRST] == f"will not make it: {lost[FIRST]}"
    assert queued[OPENER] == "not due yet"


def test_spend_tells_planned_spent_and_cap(desk: Desk) -> None:
    cap(desk, "month_cap = 25")
    desk.approved()

    assert desk.done("spend", "imc-2031", "--json").json[0] == {
        "account": "aml-x",
        "spent_this_month": 0.0,
        "planned_this_month": 0.0,
        "planned": 0.045,
        "month_cap": 25.0,
        "over_cap": 0.0,
    }
    assert "$25.00" in desk.done("spend").out


def test_spend_of_a_congress_that_is_not_loaded_is_refused(desk: Desk) -> None:
    desk.approved()
    assert desk.refused("spend", "nosuch").startswith("no congress 'nosuch' is loaded.")


def test_show_tells_what_a_post_costs(desk: Desk) -> None:
    desk.approved()

    assert desk.done("show", FIRST, "--json").json["cost_dollars"] == 0.015
    assert "costs $0.015 by X's prices of August 2026" in desk.done("show", FIRST).out


def test_a_stopped_account_is_shown_by_queue_and_doctor(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    stopped(desk)
    held = [each["verdict"] for each in desk.done("queue", "--json").json]
    found = desk.run("doctor", "--json")
    (told,) = [each for each in json.loads(found.out) if each["what"] == "account aml-x stopped"]

    assert held == ["held", "held", "held", "waiting"]
    assert found.code == 1
    assert REASON in told["told"]
    assert told["next"].endswith("Then: congress-bot resume aml-x")


def test_resume_probes_and_lets_the_account_go_on(desk: Desk, sandbox: Site) -> None:
    desk.approved()
    stopped(desk, StopKind.CREDITS)
    ran = desk.done("resume", "aml-x", "--by", "Dora")

    assert ran.out.startswith("aml-x, mm-x may go on.")
    with desk.bot().database.reading() as rows:
        assert [each.ended_by for each in get_all_stops(rows)] == ["Dora", "Dora"]
    assert desk.refused("resume", "aml-x", "--by", "Dora").startswith(
        "account aml-x is not stopped."
    )


def test_resume_of_an_account_that_is_still_refused_says_why(
    desk: Desk, sandbox: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.approved()
    stopped(desk)
    monkeypatch.setenv("X_AML_X_TOKEN_SECRET", "revoked")
    ran = desk.run("resume", "aml-x", "--by", "Dora")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("aml-x stays stopped: X does not accept the keys of aml-x")
    with desk.bot().database.reading() as rows:
        (standing,) = get_all_stops(rows)
    assert (standing.probes, standing.ended_at) == (1, None)
    assert standing.next_probe_at - standing.since > timedelta(minutes=4)
