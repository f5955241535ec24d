"""Interviews with experts: planned, and what came of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.coverage import suggestion
from bot.domain.enduring import refuse_link
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.interviews import Answer, Interview, Stage, after_refusal, refuse_stage
from bot.domain.people import Act
from bot.store.congresses import get_congress, get_hub
from bot.store.database import Rows
from bot.store.plans import add_interview, get_interviews, replace_interview
from bot.store.programmes import item_codes
from bot.store.trail import record_act


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of an interview. What is None stays as it was."""

    due_on: date | None = None
    writer: str | None = None
    consent: Answer | None = None
    filming: Answer | None = None
    stage: Stage | None = None
    link: str | None = None


def add(rows: Rows, congress: str, new: Interview, by: str, now: datetime) -> Interview:
    """`new` has no number yet. Raises NotFound, Misuse."""
    get_hub(get_congress(rows, congress), new.hub)
    codes = item_codes(rows, congress)
    if new.item not in codes:
        hint = suggestion(new.item, codes) or "Write it as the programme does."
        raise NotFound(f"{new.item} is no session or talk of {congress}.", hint)
    if not new.expert.strip():
        raise Misuse("nobody is to be interviewed.", "Name the expert with --expert.")
    numbered = replace(new, id=add_interview(rows, congress, new))
    _record(rows, congress, numbered, by, now)
    return numbered


def change(
    rows: Rows, congress: str, hub: str, number: int, told: Told, by: str, now: datetime
) -> Interview:
    """A refusal drops the interview at once. Raises NotFound, and Refused where it may not stand
    so."""
    get_hub(get_congress(rows, congress), hub)
    found = next((i for i in get_interviews(rows, congress, hub) if i.id == number), None)
    if found is None:
        raise NotFound(
            f"hub {hub} has no interview {number} at {congress}.",
            f"`congress-bot interviews {congress} --hub {hub}` lists them.",
        )
    changed = after_refusal(_with(found, told))
    if changed.link and (reason := refuse_link(changed.link)):
        raise Misuse(f"{reason}.")
    if reason := refuse_stage(changed):
        raise Refused(f"{reason}.", "Record what was given: --consent given --filming given.")
    _record(rows, congress, changed, by, now)
    replace_interview(rows, changed)
    return changed


def _with(found: Interview, told: Told) -> Interview:
    return replace(
        found,
        due_on=told.due_on or found.due_on,
        writer=found.writer if told.writer is None else told.writer.strip(),
        consent=told.consent or found.consent,
        filming=told.filming or found.filming,
        stage=told.stage or found.stage,
        link=found.link if told.link is None else told.link,
    )


def _record(rows: Rows, congress: str, interview: Interview, by: str, now: datetime) -> None:
    told = (
        f"{interview.stage.value}, with {interview.expert}, due {interview.due_on}, "
        f"consent {interview.consent.value}, filming {interview.filming.value}"
    )
    about = f"{congress} {interview.item} interview {interview.id}"
    record_act(rows, by, Act.INTERVIEW, about, told, now, interview.hub)
