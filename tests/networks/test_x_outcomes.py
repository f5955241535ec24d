import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Accepted, Rejected, Unknown
from bot.networks.x_outcomes import clean, outcome, reset_of
from bot.networks.x_session import Answer

NOW = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)
TYPES = "https://api.x.com/2/problems/"


def answer(status, body, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, json.dumps(body).encode())


def problem(status, detail, kind="about:blank"):
    return answer(status, {"title": "T", "detail": detail, "type": kind, "status": status})


def test_a_create_is_accepted_only_with_an_id():
    assert outcome(answer(201, {"data": {"id": "19", "text": "t"}}), NOW) == Accepted("19")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"<html>", b'{"data":{}}', b'{"data":{"id":19}}', b'{"data":{"id":"a"}}'],
)
def test_a_create_without_an_id_is_unknown(body):
    reason = "X answered 201 without the post's id: it may be posted or not."
    assert outcome(Answer(201, {}, body), NOW) == Unknown(reason)


@pytest.mark.parametrize("status", [302, 408, 409, 500, 502, 503, 504])
def test_a_status_that_is_not_a_refusal_is_unknown(status):
    expected = Unknown(f"X answered {status} (Over capacity): it may be posted or not.")
    assert outcome(problem(status, "Over capacity"), NOW) == expected


def test_a_limit_is_tried_again_when_it_resets():
    limited = answer(429, {"detail": "Too Many Requests"}, x_rate_limit_reset="1796464800")
    again_at = datetime.fromtimestamp(1796464800, UTC)
    reason = "X's limit is used up (Too Many Requests)."
    assert outcome(limited, NOW) == Rejected(reason, again_at, whole_account=True)


def test_a_limit_without_a_reset_is_tried_again_after_a_minute():
    limited = answer(429, {"detail": "Too Many Requests"}, x_rate_limit_reset="soon")
    reason = "X's limit is used up (Too Many Requests)."
    assert outcome(limited, NOW) == Rejected(reason, NOW + timedelta(minutes=1), whole_account=True)


def test_a_used_up_day_outlasts_the_quarter_of_an_hour():
    headers = {
        "x-rate-limit-reset": "1796464800",
        "x-app-limit-24hour-remaining": "0",
        "x-app-limit-24hour-reset": "1796540000",
        "x-user-limit-24hour-remaining": "7",
        "x-user-limit-24hour-reset": "1796590000",
    }
    assert reset_of(headers) == datetime.fromtimestamp(1796540000, UTC)


def test_bad_keys_stop_the_account_for_five_minutes():
    reason = "This account's keys are not accepted (Unauthorized)."
    expected = Rejected(reason, NOW + timedelta(minutes=5), whole_account=True)
    assert outcome(problem(401, "Unauthorized"), NOW) == expected


def test_an_app_without_permission_stops_the_account():
    refused = problem(403, "Not configured.", TYPES + "oauth1-permissions")
    reason = "This account's keys are not accepted (Not configured.)."
    assert outcome(refused, NOW) == Rejected(reason, NOW + timedelta(minutes=5), whole_account=True)


def test_used_up_credits_stop_the_account_for_a_quarter_of_an_hour():
    reason = "X says that this app has no credits left (None left.)."
    expected = Rejected(reason, NOW + timedelta(minutes=15), whole_account=True)
    assert outcome(problem(402, "None left.", TYPES + "credits"), NOW) == expected


def test_a_duplicate_is_marked_and_left_to_a_person():
    refused = problem(403, "You are not allowed to create a Tweet with duplicate content.")
    reason = "An older post of this account has this text: a person decides."
    assert outcome(refused, NOW) == Rejected(reason, duplicate=True)


@pytest.mark.parametrize("status", [400, 403])
def test_a_parent_not_seen_yet_is_tried_again_at_once(status):
    detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
    reason = f"X does not show the post this one answers ({detail})"
    expected = Rejected(reason, NOW + timedelta(seconds=3))
    assert outcome(problem(status, detail), NOW) == expected


@pytest.mark.parametrize("status", [400, 403, 404])
def test_another_refusal_is_final_and_in_the_networks_own_words(status):
    expected = Rejected("Your Tweet text is too long.")
    assert outcome(problem(status, "Your Tweet text is too long."), NOW) == expected


def test_the_messages_of_an_invalid_request_are_given_rather_than_its_common_detail():
    body = {"errors": [{"message": "First."}, {"message": "Second."}], "detail": "Invalid."}
    assert outcome(answer(400, body), NOW) == Rejected("First. Second.")


def test_a_foreign_text_becomes_one_short_line():
    assert clean("a\x00b\r\n\u202ec\td" + "x" * 400) == "a b c d" + "x" * 293
