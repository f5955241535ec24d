"""What a post asks of a second person is kept as it was decided, and only that lets it go."""

from dataclasses import replace
from datetime import timedelta

from builders import START, congress, post

from bot.domain.checking import Comparison, Try
from bot.domain.congress import Checking, CheckPolicy, Kind
from bot.domain.livefields import FieldKind, LiveField, Role
from bot.domain.posts import Check, CheckAsked
from bot.store.checks import (
    add_try,
    approve,
    failed_since,
    get_tries,
    last_tries,
    void_checks,
)
from bot.store.congresses import get_congress, replace_congress
from bot.store.database import Database, Rows
from bot.store.posts import get_entries, get_unchecked, replace_drafts

BY = START + timedelta(hours=1)
FIELDS = (
    LiveField("orr", FieldKind.PERCENT, label="Overall response", role=Role.EFFICACY),
    LiveField("orr_ci", FieldKind.INTERVAL, of="orr"),
)
ASKED = replace(post("ORR 73 %."), check=CheckAsked(Check.DOUBLE_ENTRY, FIELDS, by=BY))
SKELETON = replace(
    post("ORR 73 %.", key="s"), check=CheckAsked(Check.SKELETON, FIELDS, "skeleton's digest", BY)
)
UNASKED = replace(post("Words.", key="n"), check=CheckAsked(Check.NONE))
KEY = ASKED.planned.key


def approved(rows: Rows, key: str = KEY) -> str:
    (entry,) = get_entries(rows, keys=[key])
    return entry.standing.approved_digest


def tried(orr: str, minute: int = 0) -> Try:
    compared = (Comparison("orr", orr, "73", "Wanda", START, same=orr == "73"),)
    return Try(KEY, ASKED.digest, "Carla", START + timedelta(minutes=minute), compared)


def test_what_a_post_asks_of_a_second_person_is_kept(database: Database) -> None:
    posts = [ASKED, SKELETON, UNASKED, post("Plain.", key="p")]
    with database.writing() as rows:
        replace_drafts(rows, "imc25", posts)
        again = replace_drafts(rows, "imc25", posts)
        found = {entry.post.planned.key: entry.post for entry in get_entries(rows)}

    assert [found[each.planned.key] for each in posts] == posts
    assert again.unchanged == 4


def test_a_yes_by_eye_does_not_approve_numbers_and_their_check_does(database: Database) -> None:
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [ASKED])
        approve(rows, ASKED, "Chris", START)
        by_eye = approved(rows)
        approve(rows, ASKED, "Carla", START, Check.DOUBLE_ENTRY)
        retyped = approved(rows)
        void_checks(rows, KEY)
        voided = approved(rows)

    assert by_eye != ASKED.digest
    assert (retyped, voided) == (ASKED.digest, "")


def test_a_skeletons_yes_is_bound_to_the_skeleton(database: Database) -> None:
    other = replace(SKELETON, check=replace(SKELETON.check, skeleton="another digest"))
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [SKELETON])
        approve(rows, SKELETON, "Carla", START, Check.SKELETON)
        bound = approved(rows, "s")
        replace_drafts(rows, "imc25", [other])
        changed = approved(rows, "s")

    assert (bound, changed) == ("skeleton's digest", "other words")


def test_every_try_is_kept_in_order(database: Database) -> None:
    with database.writing() as rows:
        for each in (tried("37"), tried("73", minute=2)):
            add_try(rows, each)
        found = get_tries(rows, KEY)
        last = last_tries(rows, [KEY, "another"])
        failed = [failed_since(rows, START + timedelta(minutes=m)) for m in (0, 1)]

    assert found == (tried("37"), tried("73", minute=2))
    assert last == {KEY: tried("73", minute=2)}
    assert failed == [{KEY}, frozenset()]


def test_unchecked_are_those_whose_moment_has_passed_and_that_are_not_stale(
    database: Database,
) -> None:
    stale = ASKED.planned.stale_at
    late = replace(ASKED, check=replace(ASKED.check, by=stale - timedelta(minutes=10)))
    moments = (stale - timedelta(minutes=11), stale - timedelta(minutes=10), stale)
    with database.writing() as rows:
        replace_drafts(rows, "imc25", [late, UNASKED, post("Plain.", key="p")])
        found = [[e.post for e in get_unchecked(rows, moment)] for moment in moments]

    assert found == [[], [late], []]


def test_a_hubs_policies_are_kept_with_its_congress(database: Database) -> None:
    chosen = Checking(CheckPolicy.SKELETON, {Kind.OPENER: CheckPolicy.NONE}, timedelta(minutes=15))
    (hub,) = congress().hubs
    asked = congress(hubs=(replace(hub, checking=chosen),))
    with database.writing() as rows:
        replace_congress(rows, asked, START)
        found = get_congress(rows, asked.code)
        replace_congress(rows, congress(), START)
        default = get_congress(rows, asked.code)

    assert (found, default) == (asked, congress())
