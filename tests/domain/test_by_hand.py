from datetime import timedelta

import pytest
from builders import START, delivery, planned, post

from bot.domain.by_hand import missing_parts, recorded, refuse_done
from bot.domain.capabilities import Capabilities, by_hand
from bot.domain.delivery import Delivery, State, Words
from bot.domain.links import author_in, post_id_in, posted_at
from bot.domain.posts import Post
from bot.domain.queue import Entry
from bot.domain.release import Hold, Scope, Standing, Verdict, judge

LINK = "https://x.com/somebody/status/1903000000000000000"
NOW = planned().due_at + timedelta(minutes=1)
REPLY = {"answers": LINK, "by_hand": "X does not let an app reply: post it by hand"}


@pytest.mark.parametrize(
    ("link", "number", "author"),
    [
        (LINK, "1903000000000000000", "somebody"),
        (f"{LINK}?s=20", "1903000000000000000", "somebody"),
        (f" {LINK}/ ", "1903000000000000000", "somebody"),
        ("https://twitter.com/a_b/status/7", "7", "a_b"),
        ("https://x.com/i/web/status/7", "7", ""),
        ("7", "7", ""),
        ("https://x.com/somebody", "", ""),
        ("https://x.com/a/status/7/photo/1", "", ""),
        ("7; 8", "", ""),
        ("12345678901234567890", "", ""),
        ("", "", ""),
    ],
)
def test_the_link_of_a_post_names_its_id_and_author(link: str, number: str, author: str) -> None:
    assert (post_id_in(link), author_in(link)) == (number, author)


def test_an_id_tells_when_the_post_was_made() -> None:
    assert posted_at("1905912868692299776").replace(microsecond=0).isoformat() == (
        "2025-03-29T09:20:12+00:00"
    )


@pytest.mark.parametrize(
    ("about", "can", "told"),
    [
        ({}, Capabilities(), ""),
        ({"answers": LINK}, Capabilities(), "X does not let an app reply to others' posts"),
        ({"answers": LINK}, Capabilities(replies=True), ""),
        ({"answers": "https://x.com/Invented_AML/status/7"}, Capabilities(), ""),
        ({"answers": "7"}, Capabilities(), "X does not let an app reply to others' posts"),
        ({"quotes": LINK}, Capabilities(replies=True), "X does not let an app quote posts"),
        ({"quotes": LINK}, Capabilities(quotes=True), ""),
    ],
)
def test_what_an_account_may_not_do_is_done_by_hand(
    about: dict[str, str], can: Capabilities, told: str
) -> None:
    found = by_hand(planned(**about), "invented_aml", can)

    assert found == (f"{told}: post it by hand" if told else "")


def test_long_posts_are_for_accounts_that_may_write_them() -> None:
    limits = [Capabilities().weight_limit, Capabilities(long_posts=True).weight_limit]

    assert limits == [280, 25_000]


def approved(about: Post) -> Standing:
    return Standing(approved_digest=about.digest)


def test_a_post_by_hand_is_left_to_a_person_once_it_might_go() -> None:
    about = post(**REPLY)
    hold = Hold(1, Scope.EVERYTHING, "", "wrong slide", "Sonja", START)
    stale = about.planned.stale_at

    def verdict(standing=None, holds=(), now=NOW) -> tuple[Verdict, str]:
        found = judge(about, standing or approved(about), holds, now)
        return found.verdict, found.reason

    assert verdict() == (Verdict.BY_HAND, REPLY["by_hand"])
    assert verdict(now=START) == (Verdict.WAITING, "not due yet")
    assert verdict(standing=Standing())[0] is Verdict.BLOCKED
    assert verdict(holds=[hold])[0] is Verdict.HELD
    assert verdict(now=stale) == (Verdict.MISSED, "nobody posted it by hand")


def entry(*deliveries: Delivery, parts: int = 1, **about: str) -> Entry:
    made = post(*(f"Part {n}." for n in range(1, parts + 1)), **about)
    return Entry(made, approved(made), deliveries)


def call(state: State, part: int = 1, **more: object) -> Delivery:
    return delivery(id=part, part=part, state=state, **more)


@pytest.mark.parametrize(
    ("of", "links", "refusal"),
    [
        (entry(**REPLY), [LINK], ""),
        (entry(call(State.REFUSED)), [LINK], ""),
        (entry(parts=2, **REPLY), [LINK, "8"], ""),
        (entry(call(State.DELIVERED), call(State.REFUSED, 2), parts=2), [LINK], ""),
        (entry(**REPLY), ["x.com"], "a link of a post ends in /status/ and its number"),
        (entry(parts=2, **REPLY), [LINK], "2 of its parts are missing and 1 links are given"),
        (
            entry(),
            [LINK],
            "it is go: only what is by hand, missed or refused is left to a person",
        ),
        (
            entry(call(State.UNCONFIRMED)),
            [LINK],
            "it is unconfirmed: only what is by hand, missed or refused is left to a person",
        ),
        (
            entry(call(State.DELIVERED)),
            [LINK],
            "it is delivered: only what is by hand, missed or refused is left to a person",
        ),
    ],
)
def test_only_what_is_left_to_a_person_is_recorded(
    of: Entry, links: list[str], refusal: str
) -> None:
    assert refuse_done(of, links, (), NOW) == refusal


def test_a_missed_post_may_be_recorded_later() -> None:
    assert refuse_done(entry(), [LINK], (), planned().stale_at + timedelta(days=1)) == ""


def test_what_a_person_posted_is_a_delivery_like_any_other() -> None:
    of = entry(parts=2, answers="https://x.com/a/status/5", quotes="6", by_hand="By hand.")
    first, second = recorded(of, [LINK, "8"], "Sol", NOW)

    common = {
        "id": 0, "claimed_at": None, "state": State.DELIVERED, "parts": 2, "delivered_at": NOW,
        "reason": "Sol posted it by hand",
    }  # fmt: skip
    words = Words("Part 1.", parent="5", quote="6")
    expected = delivery(words=words, network_id="1903000000000000000", **common)
    assert first == expected
    words = Words("Part 2.", parent="1903000000000000000")
    assert second == delivery(part=2, words=words, network_id="8", **common)


def test_the_rest_of_a_thread_hangs_on_what_is_there() -> None:
    of = entry(call(State.DELIVERED, network_id="70"), call(State.REFUSED, 2, attempt=3), parts=3)
    second, third = recorded(of, ["71", "72"], "Sol", NOW)

    assert missing_parts(of) == (2, 3)
    assert [(d.part, d.attempt, d.words.parent) for d in (second, third)] == [
        (2, 4, "70"),
        (3, 1, "71"),
    ]


def test_the_moment_of_a_post_by_hand_is_the_networks_own() -> None:
    made = posted_at("1905912868692299776")
    about = {"due_at": made - timedelta(minutes=3)}
    (found,) = recorded(entry(**about), ["1905912868692299776"], "Sol", made + timedelta(hours=2))

    assert found.delivered_at == made
