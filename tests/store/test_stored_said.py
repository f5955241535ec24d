"""What counts as said: sent and not taken down; of other congresses also what is still to come."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import START, post
from test_posts import NOW, begin

from bot.domain.delivery import State
from bot.domain.posts import Concern, Post
from bot.domain.triage import SKIPPED
from bot.store.database import Database, Rows
from bot.store.posts import replace_drafts
from bot.store.said import earlier_posts

DRAFT = post("A new draft.", key="draft")


def told(rows: Rows) -> list[tuple[str, bool, bool]]:
    """Key, whether it was said, whether it is gone."""
    found = earlier_posts(rows, "imc25", [DRAFT])
    return [(each.planned.key, each.said_at is not None, each.gone) for each in found]


def elsewhere(key: str, **changes: Any) -> Post:
    return post("Words elsewhere.", key=key, congress="other", **changes)


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (State.PENDING, []),  # still a draft of its own congress
        (State.SENDING, [("a", True, False)]),
        (State.DELIVERED, [("a", True, False)]),
        (State.UNCONFIRMED, [("a", True, False)]),
        (State.REFUSED, [("a", False, True)]),
        (State.WITHDRAWN, [("a", False, True)]),
    ],
)
def test_a_post_of_the_same_congress_counts_once_it_may_be_on_the_account(
    database: Database, state: State, found: list[tuple[str, bool, bool]]
) -> None:
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [post("Words.", key="a"), post("Other words.", key="b")])
        begin(rows, "a", state)

        assert told(rows) == found


def test_what_was_said_comes_with_its_words_moment_and_id(database: Database) -> None:
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [post("Words.", "More.", key="a")])
        begin(rows, "a", State.DELIVERED)

        (found,) = earlier_posts(rows, "imc25", [DRAFT])

    assert (found.parts, found.said_at) == (("Words.", "More."), NOW)
    assert found.network_ids == frozenset({"1"})


def test_drafts_of_other_congresses_count_unless_they_cannot_go(database: Database) -> None:
    concern = (Concern("similar", "says nearly the same"),)
    drafts = [
        elsewhere("a"),
        replace(elsewhere("b"), concerns=concern),
        replace(elsewhere("c"), refusal="has no words"),
        elsewhere("d", due_at=START + timedelta(days=40)),
        elsewhere("e"),
    ]
    with database.writing() as rows:
        replace_drafts(rows, "other", drafts)
        replace_drafts(rows, "other", drafts[:-1])

        found = earlier_posts(rows, "imc25", [DRAFT])

    assert [(each.planned.key, each.settled) for each in found] == [("a", False), ("b", True)]


def test_where_not_all_is_drafted_the_rest_of_the_congress_counts_too(database: Database) -> None:
    barred = replace(post("No.", key="b"), concerns=(Concern(SKIPPED, "skipped in triage"),))
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [DRAFT, post("Words.", key="a"), barred])

        found = earlier_posts(rows, "imc25", [DRAFT], siblings=True)

    assert [(each.planned.key, each.gone) for each in found] == [("a", False), ("b", True)]


def test_without_drafts_nothing_is_looked_up(database: Database) -> None:
    with database.reading() as rows:
        assert earlier_posts(rows, "imc25", []) == []
