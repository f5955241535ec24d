"""What X's answers to a delete mean, and that the sandbox gives them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sandboxed import NOW, run

from bot.domain.delivery import Accepted, Rejected, Unknown, Words
from bot.domain.withdraw import Removed
from bot.networks.x_outcomes import bad_keys, no_credits
from bot.networks.x_removal import removal
from bot.networks.x_session import Answer

RESET = datetime(2026, 12, 5, 10, 15, tzinfo=UTC)
GONE = {"errors": [{"type": "https://api.x.com/2/problems/resource-not-found"}]}


def answer(status: int, body: object, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("given", "meaning"),
    [
        (answer(200, {"data": {"deleted": True}}), Removed()),
        (answer(200, GONE), Removed(was_there=False)),
        (answer(404, {"title": "Not Found", "status": 404}), Removed(was_there=False)),
        (
            answer(403, {"detail": "You are not authorized to delete this Tweet."}),
            Rejected("You are not authorized to delete this Tweet."),
        ),
        (
            answer(429, {"title": "Too Many Requests"}, x_rate_limit_reset="1796465700"),
            Rejected("X's limit is used up (Too Many Requests).", RESET, True),
        ),
        (
            answer(401, {"title": "Unauthorized"}),
            bad_keys("Unauthorized", NOW),
        ),
        (
            answer(402, {"title": "CreditsDepleted"}),
            no_credits("CreditsDepleted", NOW),
        ),
    ],
)
def test_an_answer_says_whether_the_post_is_gone(given: Answer, meaning: object) -> None:
    assert removal(given, NOW) == meaning


@pytest.mark.parametrize(
    "given",
    [
        answer(200, {"data": {"deleted": False}}),
        answer(200, {"data": {"deleted": "true"}}),
        answer(200, {"data": 5, "errors": 7}),
        answer(200, {"errors": [5, {"type": 7}]}),
        answer(200, b"<html>"),
        answer(404, b"<html>"),
        answer(408, {}),
        answer(503, b"<html>"),
        answer(307, b""),
    ],
)
def test_any_other_answer_leaves_it_open(given: Answer) -> None:
    assert isinstance(removal(given, NOW), Unknown)


def test_a_post_is_taken_down_once_and_only_by_its_own_account() -> None:
    async def test(bench) -> None:
        made = await bench.network.create("aml", Words("Invented."), NOW)
        assert isinstance(made, Accepted)
        foreign = await bench.network.delete("mm", made.network_id, NOW)
        first = await bench.network.delete("aml", made.network_id, NOW)
        second = await bench.network.delete("aml", made.network_id, NOW)
        (look,) = await bench.network.look("aml", [made.network_id], private=False)

        assert foreign == Rejected("You are not authorized to delete this Tweet.")
        assert (first, second) == (Removed(), Removed(was_there=False))
        assert look.gone

    run(test)


def test_a_delete_that_nobody_answers_was_never_made() -> None:
    async def test(bench) -> None:
        bench.network._api_url = "http://127.0.0.1:9"
        found = await bench.network.delete("aml", "77", NOW)

        assert isinstance(found, Rejected)
        assert found.again_at == NOW + timedelta(seconds=5)

    run(test)


def test_an_account_without_keys_takes_nothing_down() -> None:
    async def test(bench) -> None:
        found = await bench.network.delete("nobody", "77", NOW)

        assert found.reason == "This account's keys are not accepted (none are set)."

    run(test)
