"""A hub decides what it covers of a congress: every change is one more version of its plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.coverage import suggestion
from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.patient_voice import Voice
from bot.domain.people import Act
from bot.domain.plan_versions import Change
from bot.domain.triage import Asked, Triage, decided, refuse_choice
from bot.store.congresses import get_congress, get_hub
from bot.store.database import Rows
from bot.store.plans import (
    add_version,
    get_marks,
    get_triage,
    planned_congresses,
    replace_marks,
)
from bot.store.programmes import item_codes, sessions_of_track
from bot.store.trail import Thing, record_act, record_acts

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """`version` is 0 where everything was decided so already."""

    version: int
    changes: tuple[Change, ...]


def choose(
    rows: Rows,
    congress: str,
    hub: str,
    items: Sequence[str],
    asked: Asked,
    by: str,
    now: datetime,
) -> Chosen:
    """Decides on sessions and talks, by their codes. Raises NotFound for what the programme does
    not hold, and Refused with nothing decided where one decision cannot be taken."""
    get_hub(get_congress(rows, congress), hub)
    _refuse_unknown(rows, congress, items)
    triage = get_triage(rows, congress, hub)
    changes = tuple(_changes(triage, dict.fromkeys(items), asked, by, now))
    for change in changes:
        if reason := refuse_choice(change.after, triage):
            raise Refused(f"{reason}.", f"`congress-bot themes {hub}` lists needs and themes.")
    things = [Thing(f"{congress} {change.after.item}", change.told, hub) for change in changes]
    record_acts(rows, by, Act.TRIAGE, things, now)
    if not changes:
        return Chosen(0, ())
    told = f"{asked.decision.value} {_named([change.after.item for change in changes])}"
    choices = [change.after for change in changes]
    number = add_version(rows, congress, hub, told, by, now, triage.accredited, choices)
    return Chosen(number, changes)


def _changes(
    triage: Triage, items: Collection[str], asked: Asked, by: str, now: datetime
) -> list[Change]:
    changes = []
    for item in items:
        before = triage.choices.get(item)
        after = decided(before, item, asked, by, now)
        if not after.same_as(before):
            changes.append(Change(before, after))
    return changes


def _named(items: Sequence[str]) -> str:
    more = len(items) - _MOST_NAMED
    named = ", ".join(items[:_MOST_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named


def of_track(rows: Rows, congress: str, track: str) -> list[str]:
    """The codes of a track's sessions. Raises NotFound where it has none."""
    found = sessions_of_track(rows, congress, track)
    if not found:
        raise NotFound(f"no session of {congress} is of track {track!r}.", "Correct the track.")
    return found


def set_accredited(
    rows: Rows, congress: str, hub: str, accredited: bool, by: str, now: datetime
) -> int:
    """Says whether the hub's activity at this congress carries ACCME credit; the new version, or 0
    where it was said already."""
    get_hub(get_congress(rows, congress), hub)
    if get_triage(rows, congress, hub).accredited is accredited:
        return 0
    told = "accredited" if accredited else "not accredited"
    record_act(rows, by, Act.PLAN, congress, told, now, hub)
    return add_version(rows, congress, hub, told, by, now, accredited)


def note_theme(
    rows: Rows, hub: str, theme: str, told: str, by: str, now: datetime
) -> tuple[str, ...]:
    """A need or theme of the hub changed: a new version of each plan that rests on it. Returns the
    congresses for which the hub has a plan, since each may stand otherwise now."""
    planned = planned_congresses(rows, hub)
    for congress in planned:
        triage = get_triage(rows, congress, hub)
        selected = (choice for choice in triage.choices.values() if choice.is_selected)
        if any(choice.details.theme == theme for choice in selected):
            add_version(rows, congress, hub, told, by, now, triage.accredited)
    return tuple(planned)


def mark(
    rows: Rows,
    congress: str,
    hub: str,
    items: Sequence[str],
    voice: Voice | None,
    by: str,
    now: datetime,
) -> tuple[str, ...]:
    """Marks sessions and talks in which patients or their groups are heard, for every hub, or takes
    the mark away; `hub` is the one whose lead says so. Returns the items that changed."""
    get_hub(get_congress(rows, congress), hub)
    _refuse_unknown(rows, congress, items)
    marks = get_marks(rows, congress)
    changed = tuple(item for item in dict.fromkeys(items) if marks.get(item) is not voice)
    told = f"patient voice: {voice.value if voice else 'none'}"
    things = [Thing(f"{congress} {item}", told, hub) for item in changed]
    record_acts(rows, by, Act.TRIAGE, things, now)
    replace_marks(rows, congress, changed, voice)
    return changed


def _refuse_unknown(rows: Rows, congress: str, items: Sequence[str]) -> None:
    if not items:
        raise Misuse("no session or talk is named.", "Name them by their codes, or --track TRACK.")
    known = dict.fromkeys(item_codes(rows, congress))
    for item in items:
        if item not in known:
            hint = suggestion(item, known) or "Write it as the programme does."
            raise NotFound(f"{item} is no session or talk of {congress}.", hint)
