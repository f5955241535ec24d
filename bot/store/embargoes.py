"""What people said about embargoes, and a congress's policy as its row keeps it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.domain.embargo import Begun, Shift
from bot.domain.embargo_policy import (
    KEYS,
    Blackout,
    EmbargoPolicy,
    Hall,
    Rule,
    Sharing,
    SharingRule,
    Tier,
    clock_text,
    parse_clock,
)
from bot.domain.lifts import BroughtForward, Moved
from bot.store import tables
from bot.store.database import Rows
from bot.store.programmes import get_adjustments


def get_moved(rows: Rows, congress: str) -> Moved:
    """All that people said about the embargoes of a congress, and how its sessions are shifted."""
    adjustments = get_adjustments(rows, congress)
    return Moved(
        shifted_by={code: each.shift for code, each in adjustments.items() if each.shift},
        shifts=get_shifts(rows, congress),
        begun=get_begun(rows, congress),
        brought_forward=_brought_forward(rows, congress),
    )


def get_shifts(rows: Rows, congress: str) -> tuple[Shift, ...]:
    """In the order in which they were said."""
    table = tables.embargo_shift
    found = rows.execute(select(table).where(table.c.congress == congress).order_by(table.c.id))
    return tuple(
        Shift(
            id=row.id,
            tier=Tier(row.tier),
            to=row.to,
            earlier=row.earlier,
            sessions=tuple(row.sessions),
            reason=row.reason,
            by=row.by,
            confirmed_by=row.confirmed_by,
            at=row.at,
            track=row.track,
            session=row.session,
            instead_of=row.instead_of,
        )
        for row in found
    )


def add_shift(rows: Rows, congress: str, shift: Shift) -> None:
    """Its id is given to it here."""
    rows.execute(
        insert(tables.embargo_shift).values(
            congress=congress,
            tier=shift.tier.value,
            track=shift.track,
            session=shift.session,
            to=shift.to,
            earlier=shift.earlier,
            sessions=list(shift.sessions),
            instead_of=shift.instead_of,
            reason=shift.reason,
            by=shift.by,
            confirmed_by=shift.confirmed_by,
            at=shift.at,
        )
    )


def get_begun(rows: Rows, congress: str) -> Mapping[str, Begun]:
    """The last word on each session, where it was not taken back."""
    table = tables.begun
    found = rows.execute(select(table).where(table.c.congress == congress).order_by(table.c.id))
    last = {row.session: row for row in found}
    return {
        row.session: Begun(
            row.session, row.begun_at, row.published, row.start, row.by, row.confirmed_by
        )
        for row in last.values()
        if row.begun_at
    }


def add_begun(
    rows: Rows, congress: str, word: Begun, now: datetime, *, taken_back: bool = False
) -> None:
    rows.execute(
        insert(tables.begun).values(
            congress=congress,
            session=word.session,
            begun_at=None if taken_back else word.at,
            published=word.published,
            start=word.start,
            by=word.by,
            confirmed_by=word.confirmed_by,
            at=now,
        )
    )


def add_brought_forward(
    rows: Rows, congress: str, word: BroughtForward, by: str, now: datetime
) -> None:
    rows.execute(
        insert(tables.brought_forward).values(
            congress=congress,
            post_key=word.post_key,
            due_at=word.at,
            instead_of=word.instead_of,
            by=by,
            at=now,
        )
    )


def _brought_forward(rows: Rows, congress: str) -> Mapping[str, list[BroughtForward]]:
    table = tables.brought_forward
    found = rows.execute(select(table).where(table.c.congress == congress).order_by(table.c.id))
    words: defaultdict[str, list[BroughtForward]] = defaultdict(list)
    for row in found:
        words[row.post_key].append(BroughtForward(row.post_key, row.due_at, row.instead_of))
    return words


def policy_value(policy: EmbargoPolicy | None) -> dict[str, Any] | None:
    if policy is None:
        return None
    rules = ((key, policy.rule(tier)) for tier, key in KEYS.items())
    return {
        "name": policy.name,
        "rules": {key: [clock_text(r.clock), r.source, r.checked] for key, r in rules},
        "sharing": _sharing_value(policy.sharing),
        "pictures": _sharing_value(policy.pictures),
        "halls": [[each.opens.isoformat(), each.room] for each in policy.halls],
        "blackouts": [
            [each.tier.value, each.begins.isoformat(), each.ends.isoformat(), each.reason]
            for each in policy.blackouts
        ],
    }


def policy_of(value: Mapping[str, Any] | None) -> EmbargoPolicy | None:
    if value is None:
        return None
    rules = {key: Rule(parse_clock(text, "UTC"), *rest) for key, (text, *rest) in _rules(value)}
    return EmbargoPolicy(
        name=value["name"],
        titles=rules["titles"],
        abstracts=rules["abstracts"],
        late_breakers=rules["late_breakers"],
        beyond=rules["beyond_abstract"],
        posters=rules["posters"],
        sharing=_sharing(*value["sharing"]),
        pictures=_sharing(*value["pictures"]),
        halls=tuple(Hall(datetime.fromisoformat(opens), room) for opens, room in value["halls"]),
        blackouts=tuple(
            Blackout(
                Tier(tier), datetime.fromisoformat(begins), datetime.fromisoformat(ends), reason
            )
            for tier, begins, ends, reason in value["blackouts"]
        ),
    )


def _rules(value: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    return list(value["rules"].items())


def _sharing_value(rule: SharingRule) -> list[str]:
    return [rule.sharing.value if rule.sharing else "", rule.source, rule.checked]


def _sharing(name: str, source: str, checked: str) -> SharingRule:
    return SharingRule(Sharing(name) if name else None, source, checked)
