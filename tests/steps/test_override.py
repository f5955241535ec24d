"""A person lets a post go in spite of a concern: once, with a reason, in the trail."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from desk import AML, CHECKER, MM, UNHURRIED, Desk, StillClock, highlight

from bot import acts
from bot.compose.templates import Templates
from bot.domain.errors import NotFound, Refused
from bot.domain.house_words import HouseWords, TradeName
from bot.domain.people import Role
from bot.domain.posts import Concern
from bot.domain.queue import status
from bot.domain.release import Verdict
from bot.steps import people
from bot.store.congresses import get_congress
from bot.store.overrides import get_overrides_of
from bot.store.posts import get_entries
from bot.store.trail import get_chain

KEY = "imc25/aml-x/highlight/LBA-1"
WORDS = HouseWords((TradeName("Inventrex", "agent A"),), ("Sample Pharma",), 1, 9, ("MRD",))
HYPE = Concern(
    "superlative", 'the text says "breakthrough": say what was found, with its number, instead'
)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    hubs = (replace(AML, words=WORDS), MM)
    congress = builders.congress(hubs=hubs, timing=UNHURRIED)
    desk = Desk(
        database_url,
        tmp_path,
        StillClock(),
        [highlight("A breakthrough, said the chair.")],
        congress=congress,
    )
    yield desk
    desk.close()


def override(desk: Desk, check: str = "superlative", reason: str = "a quotation") -> None:
    with desk.bot.database.writing() as rows:
        (entry,) = get_entries(rows, keys=[KEY])
        templates, now = Templates(desk.templates), desk.bot.clock.now()
        acts.override_concern(rows, entry, check, reason, templates, CHECKER, now)


def undo(desk: Desk) -> int:
    with desk.bot.database.writing() as rows:
        (entry,) = get_entries(rows, keys=[KEY])
        templates, now = Templates(desk.templates), desk.bot.clock.now()
        return acts.undo_override(rows, entry, "superlative", "", templates, CHECKER, now)


def verdict(desk: Desk) -> tuple[Verdict | None, str]:
    where = status(desk.entry(KEY), (), desk.bot.clock.now())
    return where.verdict, where.reason


def test_what_a_hub_asks_of_its_words_is_stored(desk: Desk) -> None:
    assert desk.read(get_congress, desk.congress.code) == desk.congress


def test_an_open_concern_blocks_until_it_is_overridden(desk: Desk) -> None:
    desk.approve()
    assert verdict(desk) == (Verdict.BLOCKED, HYPE.told)

    override(desk)

    assert desk.entry(KEY).post.concerns == (replace(HYPE, override="Carla: a quotation"),)
    assert verdict(desk) == (Verdict.WAITING, "not due yet")


def test_an_override_is_in_the_trail_and_outlives_a_draft(desk: Desk) -> None:
    override(desk)
    desk.draft()

    _load, deed = [e.deed for e in desk.read(lambda rows: list(get_chain(rows)))]
    assert (deed.by, deed.act, deed.about, deed.hub) == (CHECKER, "override", KEY, "aml")
    assert deed.told == f"superlative: {HYPE.told} (a quotation)"
    assert verdict(desk) == (Verdict.BLOCKED, "not approved")


def test_a_concern_that_reads_otherwise_is_open_again(desk: Desk) -> None:
    override(desk)

    desk.load([builders.session()], [highlight("A break-through, said the chair.")])
    desk.draft()

    told = HYPE.told.replace("breakthrough", "break-through")
    assert desk.entry(KEY).post.concerns == (Concern("superlative", told),)


def test_an_override_can_be_taken_back(desk: Desk) -> None:
    override(desk)

    assert undo(desk) == 1
    assert desk.entry(KEY).post.concerns == (HYPE,)
    (kept,) = desk.read(get_overrides_of, KEY)
    assert kept.withdrawn_at == desk.bot.clock.now()
    with pytest.raises(NotFound, match="no override of 'superlative' stands on"):
        undo(desk)


def test_an_override_needs_a_reason_and_a_concern(desk: Desk) -> None:
    with pytest.raises(Refused, match="an override needs a reason"):
        override(desk, reason=" ")
    with pytest.raises(Refused, match="no concern 'safe' is known of it"):
        override(desk, check="safe")
    assert desk.read(get_overrides_of, KEY) == ()


def test_only_who_checks_may_override(desk: Desk) -> None:
    now = desk.bot.clock.now()
    desk.write(people.enrol, "Ada", [Role.ADMINISTRATOR], [], "Ada", now)
    desk.write(people.enrol, CHECKER, [Role.WRITER], [], "Ada", now)

    with pytest.raises(Refused, match="may not override"):
        override(desk)

    assert desk.read(get_overrides_of, KEY) == ()
    desk.write(people.change, CHECKER, [Role.CHECKER], None, "Ada", now)
    override(desk)
    assert [each.reason for each in desk.read(get_overrides_of, KEY)] == ["a quotation"]
