"""What hubs decided to cover: versions and choices, needs and themes, reviews, and what is to be
written or filmed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.domain.coverage_plan import Desk
from bot.domain.enduring import EnduringItem, Progress
from bot.domain.interviews import Answer, Interview, Stage
from bot.domain.patient_voice import Voice
from bot.domain.plan_versions import Version
from bot.domain.reviews import Outcome, Review
from bot.domain.themes import Origin, Theme, ThemeKind
from bot.domain.triage import Choice, Decision, Details, Mode, Triage
from bot.store import tables
from bot.store.database import Rows, insert_all

_t, _c, _v = tables.theme, tables.choice, tables.plan_version
_e, _i, _r, _m = tables.enduring_item, tables.interview, tables.review, tables.voice_mark


def get_desk(rows: Rows, congress: str, hub: str) -> Desk:
    return Desk(
        versions=get_versions(rows, congress, hub),
        history=_history(rows, congress, hub),
        themes=get_themes(rows, hub),
        reviews=_reviews(rows, congress, hub),
        enduring=tuple(get_enduring(rows, congress).get(hub, {}).values()),
        interviews=get_interviews(rows, congress, hub),
        marks=get_marks(rows, congress),
    )


def get_triage(rows: Rows, congress: str, hub: str) -> Triage:
    """As it stands."""
    desk = Desk(
        versions=get_versions(rows, congress, hub),
        history=_history(rows, congress, hub),
        themes=get_themes(rows, hub),
    )
    return desk.triage(hub)


def get_triages(rows: Rows, congress: str) -> dict[str, Triage]:
    """Of every hub that began a plan for this congress."""
    query = select(_v.c.hub).where(_v.c.congress == congress).distinct()
    return {hub: get_triage(rows, congress, hub) for hub in rows.execute(query).scalars()}


def get_versions(rows: Rows, congress: str, hub: str) -> tuple[Version, ...]:
    query = select(_v.c.number, _v.c.told, _v.c.by, _v.c.at, _v.c.accredited)
    ours = query.where(_v.c.congress == congress, _v.c.hub == hub).order_by(_v.c.number)
    return tuple(Version(*row) for row in rows.execute(ours))


def planned_congresses(rows: Rows, hub: str) -> list[str]:
    """Those for which the hub began a plan."""
    query = select(_v.c.congress).where(_v.c.hub == hub).distinct().order_by(_v.c.congress)
    return list(rows.execute(query).scalars())


def add_version(
    rows: Rows,
    congress: str,
    hub: str,
    told: str,
    by: str,
    now: datetime,
    accredited: bool,
    choices: Iterable[Choice] = (),
) -> int:
    """Its number, the one after the last."""
    last = rows.execute(
        select(func.max(_v.c.number)).where(_v.c.congress == congress, _v.c.hub == hub)
    ).scalar()
    number = (last or 0) + 1
    own = {"congress": congress, "hub": hub}
    rows.execute(
        insert(_v).values(number=number, told=told, by=by, at=now, accredited=accredited, **own)
    )
    insert_all(rows, _c, (own | _choice_row(choice, number) for choice in choices))
    return number


def _choice_row(choice: Choice, version: int) -> dict[str, Any]:
    details = choice.details
    return {
        "version": version,
        "item": choice.item,
        "decision": choice.decision.value,
        "reason": choice.reason,
        "by": choice.by,
        "at": choice.at,
        "mode": details.mode.value,
        "theme": details.theme,
        "priority": details.priority,
        "writer": details.writer,
    }


def _history(rows: Rows, congress: str, hub: str) -> tuple[Choice, ...]:
    ours = select(_c).where(_c.c.congress == congress, _c.c.hub == hub)
    return tuple(_choice(row) for row in rows.execute(ours.order_by(_c.c.version, _c.c.item)))


def _choice(row: Row[Any]) -> Choice:
    details = Details(Mode(row.mode), row.theme, row.priority, row.writer)
    decision = Decision(row.decision)
    return Choice(row.item, decision, row.reason, row.by, row.at, details, row.version)


def get_marks(rows: Rows, congress: str) -> dict[str, Voice]:
    found = rows.execute(select(_m.c.item, _m.c.voice).where(_m.c.congress == congress))
    return {item: Voice(voice) for item, voice in found}


def replace_marks(rows: Rows, congress: str, items: Sequence[str], voice: Voice | None) -> None:
    """Of these items; None takes their marks away."""
    rows.execute(delete(_m).where(_m.c.congress == congress, _m.c.item.in_(items)))
    if voice:
        marks = ({"congress": congress, "item": i, "voice": voice.value} for i in items)
        insert_all(rows, _m, marks)


def get_themes(rows: Rows, hub: str) -> tuple[Theme, ...]:
    """Those of a hub, oldest first."""
    found = rows.execute(select(_t).where(_t.c.hub == hub).order_by(_t.c.at, _t.c.code))
    return tuple(
        Theme(
            hub=row.hub,
            code=row.code,
            kind=ThemeKind(row.kind),
            told=row.told,
            origin=Origin(row.origin),
            by=row.by,
            at=row.at,
            approver=row.approver,
            approved_on=row.approved_on,
            withdrawn=row.withdrawn,
        )
        for row in found
    )


def add_theme(rows: Rows, theme: Theme) -> None:
    rows.execute(
        insert(_t).values(
            hub=theme.hub,
            code=theme.code,
            kind=theme.kind.value,
            told=theme.told,
            origin=theme.origin.value,
            by=theme.by,
            at=theme.at,
            approver=theme.approver,
            approved_on=theme.approved_on,
            withdrawn=theme.withdrawn,
        )
    )


def replace_theme(rows: Rows, theme: Theme) -> None:
    """Its approval and its withdrawal; nothing else of a theme ever changes."""
    ours = (_t.c.hub == theme.hub, _t.c.code == theme.code)
    rows.execute(
        update(_t)
        .where(*ours)
        .values(approver=theme.approver, approved_on=theme.approved_on, withdrawn=theme.withdrawn)
    )


def _reviews(rows: Rows, congress: str, hub: str) -> tuple[Review, ...]:
    ours = select(_r).where(_r.c.congress == congress, _r.c.hub == hub)
    return tuple(
        Review(
            version=row.version,
            on=row.on,
            reviewers=tuple(row.reviewers),
            outcome=Outcome(row.outcome),
            note=row.note,
            by=row.by,
            at=row.at,
        )
        for row in rows.execute(ours.order_by(_r.c.on, _r.c.id))
    )


def add_review(rows: Rows, congress: str, hub: str, review: Review) -> None:
    rows.execute(
        insert(_r).values(
            congress=congress,
            hub=hub,
            version=review.version,
            on=review.on,
            reviewers=list(review.reviewers),
            outcome=review.outcome.value,
            note=review.note,
            by=review.by,
            at=review.at,
        )
    )


def get_enduring(rows: Rows, congress: str) -> dict[str, dict[str, EnduringItem]]:
    """By hub and item, in the order of their days."""
    found: dict[str, dict[str, EnduringItem]] = {}
    ours = select(_e).where(_e.c.congress == congress).order_by(_e.c.due_on, _e.c.item)
    for row in rows.execute(ours):
        item = EnduringItem(
            hub=row.hub,
            item=row.item,
            due_on=row.due_on,
            writer=row.writer,
            progress=Progress(row.progress),
            link=row.link,
            published_at=row.published_at,
        )
        found.setdefault(row.hub, {})[row.item] = item
    return found


def replace_enduring(rows: Rows, congress: str, item: EnduringItem) -> None:
    """In place of what was stored of it, if anything was."""
    same = (_e.c.congress == congress, _e.c.hub == item.hub, _e.c.item == item.item)
    rows.execute(delete(_e).where(*same))
    rows.execute(
        insert(_e).values(
            congress=congress,
            hub=item.hub,
            item=item.item,
            due_on=item.due_on,
            writer=item.writer,
            progress=item.progress.value,
            link=item.link,
            published_at=item.published_at,
        )
    )


def get_interviews(rows: Rows, congress: str, hub: str) -> tuple[Interview, ...]:
    """In the order of their days."""
    ours = select(_i).where(_i.c.congress == congress, _i.c.hub == hub)
    return tuple(
        Interview(
            id=row.id,
            hub=row.hub,
            item=row.item,
            expert=row.expert,
            due_on=row.due_on,
            writer=row.writer,
            consent=Answer(row.consent),
            filming=Answer(row.filming),
            stage=Stage(row.stage),
            link=row.link,
        )
        for row in rows.execute(ours.order_by(_i.c.due_on, _i.c.id))
    )


def add_interview(rows: Rows, congress: str, new: Interview) -> int:
    """Its number."""
    done = rows.execute(insert(_i).values(congress=congress, **_interview_row(new)))
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def replace_interview(rows: Rows, changed: Interview) -> None:
    """Of that number."""
    rows.execute(update(_i).where(_i.c.id == changed.id).values(**_interview_row(changed)))


def _interview_row(interview: Interview) -> Mapping[str, Any]:
    return {
        "hub": interview.hub,
        "item": interview.item,
        "expert": interview.expert,
        "due_on": interview.due_on,
        "writer": interview.writer,
        "consent": interview.consent.value,
        "filming": interview.filming.value,
        "stage": interview.stage.value,
        "link": interview.link,
    }
