import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Accepted, Rejected, Unknown
from bot.domain.stops import StopKind
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


RESET = NOW + timedelta(minutes=9)


def limited(**headers):
    return answer(429, {"title": "Too Many Requests", "detail": "Too Many Requests"}, **headers)


def test_a_limit_is_tried_again_when_it_resets():
    found = outcome(limited(x_rate_limit_reset=f"{RESET.timestamp():.0f}"), NOW)
    reason = "X's limit is used up (Too Many Requests)."
    assert found == Rejected(reason, RESET, whole_account=True)


def test_a_limit_without_a_reset_is_tried_again_after_a_minute():
    reason = "X's limit is used up (Too Many Requests)."
    found = outcome(limited(x_rate_limit_reset="soon"), NOW)
    assert found == Rejected(reason, NOW + timedelta(minutes=1), whole_account=True)


@pytest.mark.parametrize(
    ("reset", "waits"),
    [(NOW - timedelta(hours=1), timedelta(seconds=5)), (NOW + timedelta(days=9), timedelta(1))],
)
def test_a_reset_that_no_window_can_have_neither_spins_nor_waits_for_ever(reset, waits):
    found = outcome(limited(x_rate_limit_reset=f"{reset.timestamp():.0f}"), NOW)
    assert found.again_at == NOW + waits


def test_the_apps_used_up_day_rests_every_account_of_it():
    found = outcome(
        limited(
            x_rate_limit_reset=f"{RESET.timestamp():.0f}",
            x_rate_limit_remaining="99",
            x_app_limit_24hour_limit="10000",
            x_app_limit_24hour_remaining="0",
            x_app_limit_24hour_reset=f"{(NOW + timedelta(hours=7)).timestamp():.0f}",
        ),
        NOW,
    )
    reason = "X's limit for the whole app is used up (Too Many Requests)."
    again_at = NOW + timedelta(hours=7)
    assert found == Rejected(reason, again_at, whole_account=True, whole_app=True)


def test_an_accounts_used_up_day_rests_that_account():
    found = outcome(
        limited(
            x_user_limit_24hour_remaining="0",
            x_user_limit_24hour_reset=f"{(NOW + timedelta(hours=7)).timestamp():.0f}",
            x_app_limit_24hour_remaining="9000",
        ),
        NOW,
    )
    reason = "X's limit is used up (Too Many Requests)."
    assert found == Rejected(reason, NOW + timedelta(hours=7), whole_account=True)


def test_a_used_up_day_outlasts_the_quarter_of_an_hour():
    headers = {
        "x-rate-limit-reset": "1796464800",
        "x-app-limit-24hour-remaining": "0",
        "x-app-limit-24hour-reset": "1796540000",
        "x-user-limit-24hour-remaining": "7",
        "x-user-limit-24hour-reset": "1796590000",
    }
    assert reset_of(headers) == datetime.fromtimestamp(1796540000, UTC)


def stopping(reason, kind):
    app = kind is StopKind.CREDITS
    return Rejected(reason, NOW, whole_account=True, whole_app=app, stops=kind)


def test_bad_keys_stop_the_account():
    reason = "This account's keys are not accepted (Unauthorized)."
    assert outcome(problem(401, "Unauthorized"), NOW) == stopping(reason, StopKind.KEYS)


HOSTS = ("https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    "kind", ["oauth1-permissions", "client-forbidden", "unsupported-authentication"]
)
def test_an_app_without_permission_stops_the_account(host, kind):
    refused = problem(403, "Not configured.", host + kind)
    reason = "This account's keys are not accepted (Not configured.)."
    assert outcome(refused, NOW) == stopping(reason, StopKind.KEYS)


@pytest.mark.parametrize(
    "detail",
    [
        "Your account is suspended and is not permitted to access this feature.",
        "To protect our users from spam and other malicious activity, this account is temporarily "
        "locked. Please log in to https://x.com to unlock your account.",
        "Application cannot perform write actions. Contact support.",
    ],
)
def test_a_locked_account_is_stopped_and_burns_no_post(detail):
    reason = f"X has locked this account or its app ({detail})."
    assert outcome(problem(403, detail), NOW) == stopping(reason, StopKind.KEYS)


NO_CREDITS = "Your enrolled account does not have any credits to fulfill this request."


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    ("title", "kind"), [("CreditsDepleted", "credits"), ("Payment Required", "credits-depleted")]
)
def test_used_up_credits_stop_every_account_of_the_app(host, title, kind):
    body = {"title": title, "detail": NO_CREDITS, "type": host + kind, "account_id": 1}
    reason = f"X says that this app has no credits left ({NO_CREDITS})."
    assert outcome(answer(402, body), NOW) == stopping(reason, StopKind.CREDITS)


def test_a_402_without_a_type_is_used_up_credits_too():
    reason = "X says that this app has no credits left (Payment Required)."
    assert outcome(problem(402, "Payment Required"), NOW) == stopping(reason, StopKind.CREDITS)


def test_a_used_up_cap_is_a_429_that_no_waiting_cures():
    body = {
        "account_id": 1,
        "title": "UsageCapExceeded",
        "period": "Monthly",
        "scope": "Product",
        "detail": "Usage cap exceeded: Monthly product cap",
        "type": "https://api.twitter.com/2/problems/usage-capped",
    }
    reason = "X says that this app has no credits left (Usage cap exceeded: Monthly product cap)."
    assert outcome(answer(429, body), NOW) == stopping(reason, StopKind.CREDITS)


def test_an_accounts_own_day_is_tried_again_after_an_hour():
    detail = "You have reached your daily limit for sending Tweets and messages."
    reason = f"X's limit for this account's day is used up ({detail})."
    expected = Rejected(reason, NOW + timedelta(hours=1), whole_account=True)
    assert outcome(problem(403, detail), NOW) == expected


def test_a_suspicion_rests_the_account_for_a_quarter_of_an_hour():
    detail = "This request looks like it might be automated. Please try again later."
    expected = Rejected(detail, NOW + timedelta(minutes=15), whole_account=True)
    assert outcome(problem(403, detail), NOW) == expected


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


TOO_LONG = (
    "Your Tweet text is too long. For more information on how Twitter determines text length see "
    "https://github.com/twitter/twitter-text."
)


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        (400, TOO_LONG),
        (403, TOO_LONG),
        (
            403,
            "You can only reply to or quote posts where you are mentioned or are the author.",
        ),
        (403, "Quoting posts is not permitted for this app."),
        (400, "You may only include one cashtag in a post."),
        (403, "You are not permitted to perform this action."),
        (404, "Not Found"),
    ],
)
def test_another_refusal_is_final_and_in_the_networks_own_words(status, detail):
    assert outcome(problem(status, detail), NOW) == Rejected(detail)


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("poll.options", "A poll's option has 1 to 25 characters."),
        ("quote_tweet_id", "[$.quote_tweet_id: is not defined in the schema]"),
        ("text", "[$.text: must be a string]"),
    ],
)
@pytest.mark.parametrize("host", HOSTS)
def test_an_invalid_request_is_final(host, parameter, message):
    body = {
        "errors": [{"parameters": {parameter: ["?"]}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": host + "invalid-request",
    }
    assert outcome(answer(400, body), NOW) == Rejected(message)


def test_media_that_x_knows_no_more_are_uploaded_anew():
    body = {"errors": [{"message": "Your media IDs are invalid."}], "title": "Invalid Request"}
    told = "X knows its media no more (Your media IDs are invalid.)"

    assert outcome(answer(400, body), NOW) == Rejected(told, media_lost=True)


def test_a_503_in_html_is_unknown():
    found = outcome(Answer(503, {}, b"<html>Over capacity</html>"), NOW)
    reason = "X answered 503 (status 503, no reason): it may be posted or not."
    assert found == Unknown(reason)


def test_the_messages_of_an_invalid_request_are_given_rather_than_its_common_detail():
    body = {"errors": [{"message": "First."}, {"message": "Second."}], "detail": "Invalid."}
    assert outcome(answer(400, body), NOW) == Rejected("First. Second.")


def test_a_foreign_text_becomes_one_short_line():
    assert clean("a\x00b\r\n\u202ec\td" + "x" * 400) == "a b c d" + "x" * 293
