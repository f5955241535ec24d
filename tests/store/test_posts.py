"""Drafts replace drafts, but never what is on its way or delivered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import START, post

from bot.domain.delivery import Change, State, Words
from bot.domain.posts import Concern, Poll, Post
from bot.domain.queue import Entry
from bot.store import deliveries
from bot.store.checks import approve
from bot.store.database import Database, Rows
from bot.store.deliveries import Opening
from bot.store.posts import (
    Redraft,
    get_due,
    get_entries,
    next_due_at,
    replace_drafts,
)

NOW = START + timedelta(minutes=30)


def stored(rows: Rows) -> list[Post]:
    return [entry.post for entry in get_entries(rows)]


def begin(rows: Rows, key: str, state: State) -> None:
    """The first call of the post, brought to that state."""
    deliveries.open_calls(rows, [Opening(key, 1, "imc25", "aml-x", 1)])
    waiting = next(d for d in deliveries.in_state(rows, State.PENDING) if d.post_key == key)
    if state is State.PENDING:
        return
    call = replace(waiting, state=State.SENDING, words=Words("Said."), claimed_at=NOW)
    deliveries.claim(rows, [call], "me")
    if state is not State.SENDING:
        deliveries.carry_out(rows, [(call, Change(state, network_id="1"))], NOW)


def test_replace_drafts_counts_and_stores_what_changed(database: Database) -> None:
    same, words, time, gone = (post(f"{key} words", key=key) for key in "abcd")
    new = post("e words", key="e", poll=Poll(("Low", "High"), 60))
    moved = replace(time.planned, due_at=NOW, stale_at=NOW + timedelta(hours=1))
    second = [same, post("b other words", key="b"), replace(time, planned=moved), new]
    with database.writing() as rows:
        first = replace_drafts(rows, "imc25", [same, words, time, gone])
        again = replace_drafts(rows, "imc25", second)
        found = {entry.post.planned.key: entry for entry in get_entries(rows)}

    assert first == Redraft(added=4, changed=0, dropped=0, unchanged=0, in_flight=0)
    assert again == Redraft(added=1, changed=2, dropped=1, unchanged=1, in_flight=0)
    assert [found[key].post for key in "abce"] == second
    assert [key for key in "abcde" if found[key].standing.dropped] == ["d"]


def test_the_concerns_of_a_post_are_kept_as_they_were_told(database: Database) -> None:
    concerns = (Concern("size", "names no n"), Concern("hype", "says <so>", "Lena: a quotation"))
    doubted = replace(post(), concerns=concerns)
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [doubted])
        found = stored(rows)

    assert found == [doubted]


def test_replace_drafts_brings_a_dropped_post_back(database: Database) -> None:
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [post()])
        gone = replace_drafts(rows, "imc25", [])
        still_gone = replace_drafts(rows, "imc25", [])
        back = replace_drafts(rows, "imc25", [post()])
        (entry,) = get_entries(rows)

    assert (gone.dropped, still_gone.dropped, back.changed) == (1, 0, 1)
    assert not entry.standing.dropped


@pytest.mark.parametrize("state", [State.SENDING, State.DELIVERED, State.UNCONFIRMED])
def test_replace_drafts_never_touches_what_is_begun(database: Database, state: State) -> None:
    kept, dropped = post("Said.", key="kept"), post("Said too.", key="dropped")
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [kept, dropped])
        for key in ("kept", "dropped"):
            begin(rows, key, state)
        changes = replace_drafts(rows, "imc25", [post("Other words.", key="kept")])
        found = get_entries(rows)

    assert changes == Redraft(added=0, changed=0, dropped=0, unchanged=0, in_flight=1)
    assert [entry.post for entry in found] == [dropped, kept]
    assert [entry.standing.dropped for entry in found] == [False, False]


@pytest.mark.parametrize("state", [State.PENDING, State.REFUSED])
def test_replace_drafts_mends_what_is_not_on_the_network(database: Database, state: State) -> None:
    mended = post("Mended words.")
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [post("Wrong words.")])
        begin(rows, mended.planned.key, state)
        changes = replace_drafts(rows, "imc25", [mended])
        found = stored(rows)

    assert changes.changed == 1
    assert found == [mended]


def test_replace_drafts_leaves_other_congresses_alone(database: Database) -> None:
    other = post(key="other/aml-x/highlight/LBA-1", congress="other")
    with database.writing() as rows:
        replace_drafts(rows, "other", [other])
        changes = replace_drafts(rows, "imc25", [])

    with database.reading() as rows:
        assert (changes.dropped, stored(rows)) == (0, [other])


def test_an_approval_is_of_exactly_these_words(database: Database) -> None:
    first, second = post("First words."), post("Second words.")
    standings = []
    with database.writing() as rows:
        for words in (first, second, first):
            replace_drafts(rows, "imc25", [words])
            standings.append(only(rows).standing.approved_digest)
            if not standings[1:]:
                approve(rows, first, "Carla", NOW)
                approve(rows, first, "Someone Else", NOW)
                standings.append(only(rows).standing.approved_digest)

    assert standings == ["", first.digest, "other words", first.digest]


def only(rows: Rows) -> Entry:
    (entry,) = get_entries(rows)
    return entry


def test_due_posts_are_those_of_which_nothing_was_opened(database: Database) -> None:
    hour = timedelta(hours=1)
    posts = [
        post("A", key="due", due_at=NOW),
        post("B", key="opened"),
        post("C", key="later", due_at=NOW + timedelta(seconds=1)),
        post("D", key="stale", due_at=NOW - hour),
        post("E", key="dropped"),
    ]
    with database.writing() as rows:
        replace_drafts(rows, "imc25", posts)
        replace_drafts(rows, "imc25", posts[:-1])
        begin(rows, "opened", State.REFUSED)
        due = [entry.post.planned.key for entry in get_due(rows, NOW, NOW)]
        soon = get_due(rows, NOW, NOW + timedelta(seconds=1))
        next_at = [next_due_at(rows, moment) for moment in (NOW, NOW + hour)]

    assert due == ["due"]
    assert [entry.post.planned.key for entry in soon] == ["due", "later"]
    assert next_at == [NOW + timedelta(seconds=1), None]


def test_the_end_of_an_embargo_is_a_moment_to_wake_for(database: Database) -> None:
    lift = NOW + timedelta(minutes=5)
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [post(not_before=lift)])
        next_at = [next_due_at(rows, moment) for moment in (NOW, lift)]

    assert next_at == [lift, None]
