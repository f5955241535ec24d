"""Educational needs and themes: what justifies that a hub covers something, and who approved it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class ThemeKind(Enum):
    NEED = "need"  # what the hub's learners lack
    THEME = "theme"  # a subject that somebody would like covered


class Origin(Enum):
    """Who brought it up."""

    HUB = "hub"
    COMMITTEE = "committee"
    SUPPORTER = "supporter"
    PATIENT_GROUP = "patient group"


@dataclass(frozen=True, slots=True)
class Theme:
    """Of one hub, at whatever congress. `code` is its short name, `told` says it in a sentence and
    never changes: other words are another theme. `approver` approved it on the day `approved_on`;
    `withdrawn` says who withdrew it and why."""

    hub: str
    code: str
    kind: ThemeKind
    told: str
    origin: Origin
    by: str
    at: datetime
    approver: str = ""
    approved_on: date | None = None
    withdrawn: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind.value} {self.code}"


def unjustified(theme: Theme | None, code: str, accredited: bool) -> str:
    """Why this theme, called `code` by a selection, justifies nothing in an activity that is, or is
    not, `accredited`; "" where it does.

    A theme that the committee has not approved justifies nothing. Those that a supporter brought up
    never justify accredited education, whose content is to be decided without any influence of
    ineligible companies (ACCME Standards for Integrity and Independence, Standard 2).
    """
    if not code:
        return "names no educational need or theme"
    if theme is None:
        return f"names {code}, which is no need or theme of the hub"
    if accredited and theme.origin is Origin.SUPPORTER:
        return f"rests on {theme.name}, which a supporter suggested, in an accredited activity"
    if theme.withdrawn:
        return f"rests on {theme.name}, which is withdrawn ({theme.withdrawn})"
    if not theme.approver:
        return f"rests on {theme.name}, which nobody has approved"
    return ""


def is_barred(theme: Theme | None, accredited: bool) -> bool:
    """Whether the theme can never justify anything in this activity, approved or not."""
    return accredited and theme is not None and theme.origin is Origin.SUPPORTER


def refuse_theme(code: str, told: str, known: Iterable[Theme]) -> str:
    """Why this cannot become one more theme of the hub, or ""."""
    if not code or any(character.isspace() for character in code):
        return f"{code!r} is no short name: one word, as frailty"
    if not told.strip():
        return f"{code} says nothing: put the need or theme in a sentence"
    if any(each.code.casefold() == code.casefold() for each in known):
        return f"{code} is taken; other words need another name"
    return ""


def refuse_approval(theme: Theme, approver: str, on: date, today: date) -> str:
    """Why this approval of the committee cannot be recorded, or ""."""
    if not approver.strip():
        return f"{theme.name} needs the name of the committee member who approves it"
    if theme.withdrawn:
        return f"{theme.name} is withdrawn ({theme.withdrawn}); add it anew under another name"
    if theme.approver:
        return f"{theme.name} was approved already, by {theme.approver} on {theme.approved_on}"
    if on > today:
        return f"{on} is still to come: record an approval once it is given"
    return ""
