"""Authors' contacts, and the marks of those who were erased."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.domain.contacts import Answer, Consent, Contact, OptOut, Roster
from bot.domain.erasure import Marks
from bot.store.database import Rows
from bot.store.tables import contact

_c = contact.c
_NOTHING = {"opted_out_at": None, "opted_out_source": "", "opted_out_by": ""}
_NO_MARKS = {"mark_key": "", "name_mark": "", "like_mark": "", "handle_mark": ""}


def add_contact(rows: Rows, name: str, handle: str, by: str, now: datetime) -> Contact:
    values = {"name": name, "handle": handle, "answers": {}, "added_by": by, "added_at": now}
    result = rows.execute(insert(contact).values(values | _NOTHING | _NO_MARKS))
    return Contact(int(result.inserted_primary_key[0]), name, handle)  # type: ignore[index]


def replace_contact(rows: Rows, changed: Contact) -> None:
    out = changed.opted_out
    rows.execute(
        update(contact)
        .where(_c.id == changed.id)
        .values(
            name=changed.name,
            handle=changed.handle,
            answers={kind.value: _answer_value(each) for kind, each in changed.answers.items()},
            opted_out_at=out.at if out else None,
            opted_out_source=out.source if out else "",
            opted_out_by=out.by if out else "",
        )
    )


def erase_contact(rows: Rows, number: int, marks: Marks, now: datetime) -> None:
    """Leaves the marks alone. SQLite would leave the old bytes in its file until they are used
    again."""
    if rows.dialect.name == "sqlite":
        rows.exec_driver_sql("PRAGMA secure_delete = ON")
    rows.execute(
        update(contact)
        .where(_c.id == number)
        .values(
            name="",
            handle="",
            answers={},
            added_by="",
            erased_at=now,
            mark_key=marks.key,
            name_mark=marks.name,
            like_mark=marks.like,
            handle_mark=marks.handle,
            **_NOTHING,
        )
    )


def get_roster(rows: Rows) -> Roster:
    found = rows.execute(select(contact).order_by(_c.id)).all()
    return Roster(
        (_contact(row) for row in found if row.erased_at is None),
        (
            Marks(row.mark_key, row.name_mark, row.like_mark, row.handle_mark)
            for row in found
            if row.erased_at
        ),
    )


def get_erased(rows: Rows) -> list[tuple[int, datetime]]:
    """Number and moment of each erasure."""
    query = select(_c.id, _c.erased_at).where(_c.erased_at.is_not(None)).order_by(_c.id)
    return [(row.id, row.erased_at) for row in rows.execute(query)]


def mark_key(rows: Rows) -> str:
    """The key of the marks there are, "" where nobody was erased yet."""
    found: str | None = rows.execute(
        select(_c.mark_key).where(_c.mark_key != "").order_by(_c.id).limit(1)
    ).scalar()
    return found or ""


def _contact(row: Row[Any]) -> Contact:
    out = row.opted_out_at and OptOut(row.opted_out_source, row.opted_out_by, row.opted_out_at)
    answers = {Consent(kind): _answer(value) for kind, value in row.answers.items()}
    return Contact(row.id, row.name, row.handle, answers, out)


def _answer_value(answer: Answer) -> dict[str, Any]:
    return asdict(answer) | {"at": answer.at.isoformat()}


def _answer(value: Mapping[str, Any]) -> Answer:
    at = datetime.fromisoformat(value["at"])
    return Answer(value["given"], value["source"], value["by"], at)
