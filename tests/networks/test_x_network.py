import asyncio
import errno
import logging
import os
from dataclasses import replace
from datetime import timedelta

import pytest
from sandboxed import ACCOUNTS, KEYS, NOW, bench, run

from bot.domain.delivery import Accepted, Published, Rejected, Unknown, Words, is_same
from bot.domain.errors import CredentialsError, NetworkError, RateLimited, SettingsError
from bot.domain.posts import Poll
from bot.domain.stops import StopKind
from bot.networks import Identity
from bot.networks.x import XNetwork

WORDS = Words("Median OS 23.1 months, HR 0.71 #EXC2026")

RESET = f"[Errno {errno.ECONNRESET}] {os.strerror(errno.ECONNRESET)}"
BROKEN = Unknown(f"X gave no whole answer (ClientOSError: {RESET}): it may be posted or not.")

# Each fault of the sandbox: what the create becomes, and whether the post is there.
OUTCOMES = [
    ("reset_after_accept", BROKEN, True),
    ("reset_before_accept", BROKEN, False),
    (
        "rate_limit",
        Rejected(
            "X's limit is used up (Too Many Requests).",
            NOW + timedelta(seconds=30),
            whole_account=True,
        ),
        False,
    ),
    (
        "error_503_json",
        Unknown("X answered 503 (Service Unavailable): it may be posted or not."),
        False,
    ),
    (
        "error_503_html",
        Unknown("X answered 503 (status 503, no reason): it may be posted or not."),
        False,
    ),
    ("empty_201", Unknown("X answered 201 without the post's id: it may be posted or not."), True),
    (
        "credits",
        Rejected(
            "X says that this app has no credits left "
            "(Your enrolled account does not have any credits to fulfill this request.).",
            NOW,
            whole_account=True,
            whole_app=True,
            stops=StopKind.CREDITS,
        ),
        False,
    ),
    (
        "unauthorized",
        Rejected(
            "This account's keys are not accepted (Unauthorized).",
            NOW,
            whole_account=True,
            stops=StopKind.KEYS,
        ),
        False,
    ),
    (
        "duplicate",
        Rejected("An older post of this account has this text: a person decides.", duplicate=True),
        False,
    ),
]


@pytest.mark.parametrize(("fault", "outcome", "is_posted"), OUTCOMES)
def test_each_fault_has_its_outcome_and_is_not_tried_again(fault, outcome, is_posted):
    async def test(held):
        await held.fault(fault)
        assert await held.network.create("aml", WORDS, NOW) == outcome
        assert await held.posts() == ([("aml", WORDS.text)] if is_posted else [])

    run(test)


def test_silence_after_sending_is_unknown_and_the_post_is_found_on_the_timeline():
    async def test(held):
        await held.fault("timeout_after_accept")
        outcome = await held.network.create("aml", WORDS, NOW)
        assert isinstance(outcome, Unknown)
        found = await held.network.timeline("aml", NOW)
        assert [is_same(WORDS, shown) for shown in found] == [True]

    run(test, timeout_seconds=0.2)


def test_a_server_that_is_not_there_was_certainly_not_reached():
    async def test():
        network = XNetwork(KEYS, "http://127.0.0.1:9", 1)
        outcome = await network.create("aml", WORDS, NOW)
        with pytest.raises(NetworkError):
            await network.identify("aml")
        await network.close()
        return outcome

    outcome = asyncio.run(test())
    assert isinstance(outcome, Rejected)
    assert outcome == Rejected(outcome.reason, NOW + timedelta(seconds=5), whole_account=True)


def test_words_come_back_from_the_timeline_as_they_were_written():
    written = [
        "R&D <b> & more: https://example.org/a?b=1&c=2 (ClinicalTrials.gov) 😷 ≥3 #EXC2026",
        "Two\n\nparagraphs   and\u00a0blanks, Cafe\u0301, 0.71–0.92",
        "@mm_demo &amp; written as such, see https://example.org/x_(y).",
    ]

    async def test(held):
        sent = []
        for text in written:
            words = Words(text, parent=sent[-1][0] if sent else "")
            if not sent:
                words = replace(words, poll=Poll(("Yes & no", "Not sure"), 60))
            accepted = await held.network.create("aml", words, NOW)
            assert isinstance(accepted, Accepted)
            sent.append((accepted.network_id, words))
        shown = await held.network.timeline("aml", NOW)
        assert [post.network_id for post in shown] == [post_id for post_id, _ in reversed(sent)]
        pairs = zip((words for _, words in sent), reversed(shown), strict=True)
        assert [is_same(words, post) for words, post in pairs] == [True, True, True]

    run(test)


def test_the_timeline_begins_at_the_moment_given_and_reads_all_pages():
    async def test(held):
        for number in range(203):
            held.clock.advance(seconds=1)
            words = Words(f"Post number {number}")
            assert isinstance(await held.network.create("aml", words, NOW), Accepted)
        shown = await held.network.timeline("aml", NOW + timedelta(seconds=2))
        assert [post.text for post in shown] == [f"Post number {n}" for n in range(202, 0, -1)]
        assert shown[-1] == Published(
            shown[-1].network_id, "Post number 1", NOW + timedelta(seconds=2)
        )

    run(test, limits=False)


def test_accounts_are_apart():
    async def test(held):
        first = await held.network.create("aml", WORDS, NOW)
        assert isinstance(first, Accepted)
        assert isinstance(await held.network.create("mm", WORDS, NOW), Accepted)
        refused = await held.network.create("mm", Words("Mine?", parent=first.network_id), NOW)
        assert refused == Rejected(
            "You can only reply to or quote posts where you are mentioned or are the author."
        )
        assert [len(await held.network.timeline(code, NOW)) for code in KEYS] == [1, 1]
        identities = [await held.network.identify(account.code) for account in ACCOUNTS]
        assert identities == [
            Identity(account.user_id, account.handle, account.name) for account in ACCOUNTS
        ]

    run(test)


def test_counts_and_polls_are_read_and_private_ones_only_of_own_young_posts():
    async def test(held):
        words = replace(WORDS, poll=Poll(("Yes", "No"), 60))
        accepted = await held.network.create("aml", words, NOW)
        held.clock.advance(days=2)
        ids = [accepted.network_id, "5"]
        (own, gone) = await held.network.look("aml", ids, private=True)
        assert own.unavailable == ""
        assert own.poll.closed
        assert own.poll.ends_at == NOW + timedelta(minutes=60)
        assert None not in (own.counts.impressions, own.counts.engagements, own.counts.likes)
        assert gone.unavailable == "Not Found Error: Could not find tweet with ids: [5]."
        (foreign,) = await held.network.look("mm", ids[:1], private=True)
        assert foreign.unavailable.startswith("Field Authorization Error")
        held.clock.advance(days=29)
        (old,) = await held.network.look("aml", ids[:1], private=True)
        assert old.unavailable.startswith("Field Authorization Error")
        (public,) = await held.network.look("aml", ids[:1], private=False)
        assert public.counts.engagements is None
        assert public.counts.likes >= own.counts.likes
        assert await held.network.look("aml", [], private=True) == []

    run(test)


def test_wrong_secrets_are_not_accepted_and_no_key_is_ever_told(caplog):
    caplog.set_level(logging.DEBUG)
    wrong = {"aml": replace(KEYS["aml"], token_secret="another-secret")}

    async def test(held):
        outcome = await held.network.create("aml", WORDS, NOW)
        assert isinstance(outcome, Rejected)
        assert outcome.whole_account
        with pytest.raises(CredentialsError) as refused:
            await held.network.timeline("aml", NOW)
        keys = wrong["aml"]
        told = f"{outcome.reason} {refused.value} {caplog.text} {held.network!r} {keys!r}"
        secrets = (keys.consumer_key, keys.consumer_secret, keys.token, keys.token_secret)
        assert [secret for secret in secrets if secret in told] == []

    run(test, keys=wrong)


def test_an_account_without_keys_stops_with_a_reason():
    async def test(held):
        reason = "This account's keys are not accepted (none are set)."
        outcome = await held.network.create("aml", WORDS, NOW)
        assert outcome == Rejected(reason, NOW, whole_account=True, stops=StopKind.KEYS)
        with pytest.raises(CredentialsError):
            await held.network.look("aml", ["1"], private=False)

    run(test, keys={})


def test_an_unreadable_timeline_is_an_error_and_creates_go_on():
    async def test(held):
        await held.fault("timeline_unreadable")
        assert isinstance(await held.network.create("aml", WORDS, NOW), Accepted)
        with pytest.raises(NetworkError):
            await held.network.timeline("aml", NOW)
        assert len(await held.network.timeline("aml", NOW)) == 1

    run(test)


def test_a_read_over_the_limit_says_until_when():
    async def test(held):
        for _ in range(75):
            await held.network.identify("aml")
        with pytest.raises(RateLimited) as limited:
            await held.network.identify("aml")
        assert limited.value.until == NOW + timedelta(minutes=15)

    run(test)


def test_a_closed_network_can_be_used_again():
    async def test():
        async with bench() as held:
            await held.network.identify("aml")
            await held.network.close()
            return await held.network.identify("aml")

    assert asyncio.run(test()).handle == "aml_demo"


@pytest.mark.parametrize(
    "address", ["", "localhost:8080", "ftp://example.org", "http://[", "http://"]
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(SettingsError):
        XNetwork(KEYS, address)
