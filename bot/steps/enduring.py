"""What a hub writes about a session or talk later: planned, written, published with its link, or
dropped."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.coverage import suggestion
from bot.domain.enduring import EnduringItem, Progress, refuse_due, refuse_link
from bot.domain.errors import Misuse, NotFound
from bot.domain.people import Act
from bot.store.congresses import get_congress, get_hub
from bot.store.database import Rows
from bot.store.plans import get_enduring, replace_enduring
from bot.store.programmes import item_codes
from bot.store.trail import record_act


def plan(
    rows: Rows,
    congress: str,
    hub: str,
    item: str,
    due_on: date | None,
    writer: str | None,
    by: str,
    now: datetime,
) -> EnduringItem:
    """Registers it, or gives it another day or writer; None leaves those as they are. What was
    dropped is planned again, and what is published keeps its link. Raises NotFound, Misuse."""
    stored = get_congress(rows, congress)
    get_hub(stored, hub)
    if due_on and (reason := refuse_due(due_on, stored.starts_on)):
        raise Misuse(f"{reason}.", "Correct the day.")
    found = get_enduring(rows, congress).get(hub, {}).get(item)
    if found is None:
        found = _new(rows, congress, hub, item, due_on)
    again = found.progress is Progress.DROPPED
    changed = replace(
        found,
        due_on=due_on or found.due_on,
        writer=found.writer if writer is None else writer.strip(),
        progress=Progress.PLANNED if again else found.progress,
    )
    return _keep(rows, congress, changed, by, now)


def _new(rows: Rows, congress: str, hub: str, item: str, due_on: date | None) -> EnduringItem:
    codes = item_codes(rows, congress)
    if item not in codes:
        hint = suggestion(item, codes) or "Write it as the programme does."
        raise NotFound(f"{item} is no session or talk of {congress}.", hint)
    if due_on is None:
        raise Misuse(f"when is the enduring item of {item} due?", "Say so with --due 2027-04-12.")
    return EnduringItem(hub, item, due_on)


def written(rows: Rows, congress: str, hub: str, item: str, by: str, now: datetime) -> EnduringItem:
    found = _item(rows, congress, hub, item)
    if not found.is_open:
        raise Misuse(f"the enduring item of {item} is {found.progress.value}.", _again(found))
    return _keep(rows, congress, replace(found, progress=Progress.WRITTEN), by, now)


def publish(
    rows: Rows, congress: str, hub: str, item: str, link: str, by: str, now: datetime
) -> EnduringItem:
    """Its signposting post has words from the next draft on. A link may be corrected; then it is as
    old as it was."""
    if reason := refuse_link(link):
        raise Misuse(f"{reason}.")
    found = _item(rows, congress, hub, item)
    published = replace(
        found,
        progress=Progress.PUBLISHED,
        link=link,
        published_at=found.published_at or now,
    )
    return _keep(rows, congress, published, by, now)


def drop(rows: Rows, congress: str, hub: str, item: str, by: str, now: datetime) -> EnduringItem:
    """It will not be written, or is off the hub again: no post points to it any more."""
    found = _item(rows, congress, hub, item)
    dropped = replace(found, progress=Progress.DROPPED, link="", published_at=None)
    return _keep(rows, congress, dropped, by, now)


def _keep(rows: Rows, congress: str, item: EnduringItem, by: str, now: datetime) -> EnduringItem:
    parts = [item.progress.value, f"due {item.due_on}"]
    parts += [f"written by {item.writer}"] if item.writer else []
    parts += [item.link] if item.link else []
    about = f"{congress} {item.item}"
    record_act(rows, by, Act.ENDURING, about, ", ".join(parts), now, item.hub)
    replace_enduring(rows, congress, item)
    return item


def _item(rows: Rows, congress: str, hub: str, item: str) -> EnduringItem:
    get_hub(get_congress(rows, congress), hub)
    found = get_enduring(rows, congress).get(hub, {})
    if item not in found:
        names = ", ".join(found) or "none yet"
        told = f"hub {hub} has no enduring item {item} at {congress}."
        raise NotFound(told, f"It has: {names}.")
    return found[item]


def _again(item: EnduringItem) -> str:
    return f"Plan it again: congress-bot enduring CONGRESS --hub {item.hub} plan {item.item}"
