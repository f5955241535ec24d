"""The empty workbook, and what a person makes of it, as the reader takes it."""

import io
from datetime import UTC, datetime

import pytest
from conftest import Read
from openpyxl import load_workbook

from bot.domain.errors import Unreadable
from bot.domain.timetable import Format
from bot.reports.blank_workbook import COLUMNS, blank_workbook


def filled(*rows: list[object]) -> bytes:
    book = load_workbook(io.BytesIO(blank_workbook()))
    for number, row in enumerate(rows, start=2):
        for at, value in enumerate(row, start=1):
            if value not in ("", None):
                book["Programme"].cell(number, at, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_workbook_as_it_comes_holds_no_session(read: Read) -> None:
    with pytest.raises(Unreadable, match="has a header but no sessions"):
        read(blank_workbook())


def test_its_own_examples_are_read_without_a_problem(read: Read) -> None:
    session = [column.session for column in COLUMNS]
    talk = [column.talk for column in COLUMNS]
    found = read(filled(session, talk), zone="Europe/Vienna")

    assert found.problems == ()
    (only,) = found.sessions
    assert (only.code, only.format, only.chairs) == (
        "S1",
        Format.HYBRID,
        ("Prof. Ada Invented", "Dr. Bo Invented"),
    )
    assert only.start == datetime(2027, 3, 27, 8, 0, tzinfo=UTC)
    (its,) = only.presentations
    assert (its.code, its.trial, its.registry_id) == ("S1.1", "NOSUCH-1", "NCT00000000")
    assert its.embargo_until == datetime(2027, 3, 27, 8, 15, tzinfo=UTC)


def test_every_choice_of_its_drop_downs_is_understood(read: Read) -> None:
    for column in COLUMNS:
        for choice in column.choices:
            row = [choice if each is column else each.session for each in COLUMNS]
            assert read(filled(row)).problems == (), choice


def test_drop_downs_reach_the_rows_below() -> None:
    book = load_workbook(io.BytesIO(blank_workbook()))
    rules = book["Programme"].data_validations.dataValidation
    assert sorted(rule.type for rule in rules) == ["date", "date", "date", "list", "list", "list"]
    assert all(str(rule.sqref).endswith("5001") for rule in rules)
