from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from builders import START
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.trail import Deed, Entry, Examined, Head, Wanted, chained, examine, hash_of, verify

deeds = st.builds(
    Deed,
    at=st.datetimes(timezones=st.just(START.tzinfo)),
    by=st.text(),
    act=st.text(),
    about=st.text(),
    told=st.text(),
    hub=st.text(),
)
FIELDS = ("number", "previous", "hash", "at", "by", "act", "about", "told", "hub")


def trail(*deeds: Deed) -> list[Entry]:
    entries: list[Entry] = []
    head = Head()
    for deed in deeds:
        entries.append(chained(deed, head))
        head = entries[-1].head
    return entries


def deed(told: str = "", **changes: Any) -> Deed:
    values = {"at": START, "by": "Carla", "act": "approve", "about": "imc25/aml-x/highlight/LBA-1"}
    return Deed(told=told, **values | changes)


def changed(entry: Entry, field: str) -> Entry:
    if field == "number":
        return replace(entry, number=entry.number + 1)
    if field == "at":
        return replace(
            entry, deed=replace(entry.deed, at=entry.deed.at + timedelta(microseconds=1))
        )
    if field in ("previous", "hash"):
        return replace(entry, **{field: "0" * 64})
    said = getattr(entry.deed, field) + "!"
    return replace(entry, deed=replace(entry.deed, **{field: said}))


def test_hash_is_of_sorted_json_without_blanks() -> None:
    """Computed by hand: sha256sum of the JSON in docs/people.md."""
    assert hash_of(1, deed("digest 1b2c", hub="aml"), "") == (
        "3ce509e674bd2402b0a5cb620d8411b54cbf61e5f227dcb77f92da096867e71a"
    )


def test_hash_does_not_hang_on_the_zone_a_time_is_told_in() -> None:
    elsewhere = START.astimezone(timezone(timedelta(hours=-6)))

    assert hash_of(1, deed(at=elsewhere), "") == hash_of(1, deed(), "")


def test_empty_trail_is_whole() -> None:
    assert verify([]) == ""


@given(st.lists(deeds, max_size=6))
def test_whole_trail_fits(said: list[Deed]) -> None:
    assert verify(trail(*said)) == ""


@given(st.lists(deeds, min_size=1, max_size=6), st.data())
def test_change_of_any_field_is_found_where_it_is(said: list[Deed], data: st.DataObject) -> None:
    entries = trail(*said)
    index = data.draw(st.integers(0, len(entries) - 1))
    entries[index] = changed(entries[index], data.draw(st.sampled_from(FIELDS)))

    assert verify(entries).startswith(f"entry {index + 1} ")


@given(st.lists(deeds, min_size=2, max_size=6), st.data())
def test_entry_left_out_is_found(said: list[Deed], data: st.DataObject) -> None:
    entries = trail(*said)
    index = data.draw(st.integers(0, len(entries) - 2))
    del entries[index]

    assert verify(entries).startswith(f"entry {index + 1} is missing")


def test_change_with_a_new_hash_breaks_the_entry_behind() -> None:
    one, two = trail(deed("a"), deed("b"))
    forged = chained(deed("c"), Head())

    assert verify([forged, two]) == "entry 2 does not carry the hash of the entry before it"
    assert verify([one, two]) == ""


@pytest.mark.parametrize("swap", [(0, 1), (1, 2)])
def test_entries_in_another_order_are_found(swap: tuple[int, int]) -> None:
    entries = trail(deed("a"), deed("b"), deed("c"))
    one, two = swap
    entries[one], entries[two] = entries[two], entries[one]

    assert verify(entries).startswith(f"entry {one + 1} is missing")


def test_kept_head_proves_that_nothing_was_cut_off() -> None:
    one, two, three = trail(deed("a"), deed("b"), deed("c"))

    assert examine([one, two, three], two.hash) == Examined(three.head, "", True)
    assert examine([one], two.hash) == Examined(one.head, "", False)
    assert examine([], two.hash) == Examined(Head(), "", False)


def test_trail_written_anew_does_not_hold_the_kept_head() -> None:
    kept = trail(deed("a"), deed("b"))[-1].head

    assert not examine(trail(deed("x"), deed("b"), deed("c")), kept.hash).kept_is_there


def test_examination_ends_before_what_is_broken() -> None:
    one, two, three = trail(deed("a"), deed("b"), deed("c"))

    assert examine([one, changed(two, "told"), three], three.hash) == Examined(
        one.head, "entry 2 was changed: its content does not give its hash", False
    )


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (Wanted(), True),
        (Wanted(by=" carla"), True),
        (Wanted(by="Carl"), False),
        (Wanted(act="approve"), True),
        (Wanted(act="hold"), False),
        (Wanted(about="lba-1"), True),
        (Wanted(about="LBA-2"), False),
        (Wanted(since=START), True),
        (Wanted(since=START + timedelta(seconds=1)), False),
        (Wanted(by="Carla", act="hold"), False),
    ],
)
def test_entries_are_chosen_by_person_act_thing_and_time(wanted: Wanted, passes: bool) -> None:
    assert wanted.passes(deed()) is passes
