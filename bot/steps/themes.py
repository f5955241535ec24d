"""The educational needs and themes of a hub: named, approved by its committee, withdrawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.errors import Misuse, NotFound, Refused
from bot.domain.people import Act
from bot.domain.themes import Theme, refuse_approval, refuse_theme
from bot.store.congresses import congress_codes, get_congress
from bot.store.database import Rows
from bot.store.plans import add_theme, get_themes, replace_theme
from bot.store.trail import record_act


def add(rows: Rows, theme: Theme) -> None:
    """Raises NotFound for a hub that is in no congress, Misuse for a name that cannot be."""
    known = themes_of(rows, theme.hub)
    if reason := refuse_theme(theme.code, theme.told, known):
        raise Misuse(f"{reason}.", f"`congress-bot themes {theme.hub}` lists them.")
    told = f"{theme.origin.value}: {theme.told}"
    record_act(rows, theme.by, Act.THEME, theme.name, told, theme.at, theme.hub)
    add_theme(rows, theme)


def approve(
    rows: Rows, hub: str, code: str, by: str, on: date, today: date, now: datetime
) -> Theme:
    """`by` is the committee member whose approval it is, given on that day. Raises NotFound,
    Refused."""
    theme = _theme(rows, hub, code)
    if reason := refuse_approval(theme, by, on, today):
        raise Refused(f"{reason}.", f"`congress-bot themes {hub}` lists needs and themes.")
    record_act(rows, by, Act.APPROVE_THEME, theme.name, f"approved on {on}", now, hub)
    approved = replace(theme, approver=by.strip(), approved_on=on)
    replace_theme(rows, approved)
    return approved


def withdraw(rows: Rows, hub: str, code: str, reason: str, by: str, now: datetime) -> Theme:
    """From now on it justifies nothing. Raises NotFound, Misuse where there is no reason, Refused
    where that was done before."""
    theme = _theme(rows, hub, code)
    if not reason.strip():
        raise Misuse(f"{theme.name} is withdrawn for a reason.", "Give it with --reason.")
    if theme.withdrawn:
        raise Refused(f"{theme.name} is withdrawn already: {theme.withdrawn}.")
    record_act(rows, by, Act.APPROVE_THEME, theme.name, f"withdrawn: {reason}", now, hub)
    withdrawn = replace(theme, withdrawn=f"{by.strip()}: {reason.strip()}")
    replace_theme(rows, withdrawn)
    return withdrawn


def themes_of(rows: Rows, hub: str) -> Sequence[Theme]:
    """Raises NotFound for a hub that covers no congress."""
    known = {each.code for code in congress_codes(rows) for each in get_congress(rows, code).hubs}
    if hub not in known:
        loaded = ", ".join(sorted(known)) or "none yet"
        raise NotFound(f"no hub {hub!r} is loaded.", f"Loaded: {loaded}.")
    return get_themes(rows, hub)


def _theme(rows: Rows, hub: str, code: str) -> Theme:
    known = {theme.code: theme for theme in themes_of(rows, hub)}
    if code not in known:
        names = ", ".join(known) or "none yet"
        raise NotFound(f"{code!r} is no need or theme of hub {hub}.", f"It has: {names}.")
    return known[code]
