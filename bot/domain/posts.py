"""From a row of the plan to the very words: planned post, poll, media, post."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from bot.domain.congress import Kind
from bot.domain.embargo_policy import Tier
from bot.domain.livefields import LiveField
from bot.domain.media import Media


@dataclass(frozen=True, slots=True)
class Poll:
    options: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """What the plan asks for, no words yet. `key` is the same at every draft, so a moved session
    finds its posts again. `not_before` is the embargo's end. `media_fault` says what is wrong with
    the media its row names. `answers` and `quotes` are links of others' posts; `by_hand` says why a
    person must post it. `contains` is what its row says of its content; `embargo_fault` says which
    fact is missing to know its embargo. All times aware UTC."""

    key: str
    congress: str
    hub: str
    account: str
    kind: Kind
    due_at: datetime
    stale_at: datetime
    priority: int
    session: str = ""
    presentation: str = ""
    day: date | None = None
    not_before: datetime | None = None
    writer: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    media: tuple[Media, ...] = ()
    media_fault: str = ""
    answers: str = ""
    quotes: str = ""
    by_hand: str = ""
    contains: Tier | None = None
    embargo_fault: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """What a rule of the desk has against a post. `check` names the rule in a word, `told` says
    what is wrong, where, and what to do; `override` who lets it pass and why, "" while open."""

    check: str
    told: str
    override: str = ""


class Check(Enum):
    """What a second person does to let a post go."""

    APPROVAL = "approval"  # says yes to exactly these words
    SKELETON = "skeleton only"  # says yes to the words with blanks where the numbers come
    DOUBLE_ENTRY = "double entry"  # retypes the numbers without seeing them, and they are the same
    NONE = "none"  # nothing: nobody is asked


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """What a post needs before it goes. `fields` are the live ones that its words hold, `skeleton`
    is the digest of the words with all of them blank, given where the yes is to that; unchecked
    numbers are told of from `by` on."""

    how: Check = Check.APPROVAL
    fields: tuple[LiveField, ...] = ()
    skeleton: str = ""
    by: datetime | None = None


ONE_YES = CheckAsked()


@dataclass(frozen=True, slots=True)
class Post:
    """The words: one text a part (a thread has several), perhaps a poll or media on the first.
    `refusal` says why a person must mend them first; `awaits` what must come before there are any
    words. `linked` are the numbers (from 1) of the parts in which X sees a link, at its price. An
    open one of its `concerns` keeps it from going out, and so does a `check` that is not done."""

    planned: PlannedPost
    parts: tuple[str, ...] = ()
    poll: Poll | None = None
    digest: str = ""
    refusal: str = ""
    awaits: str = ""
    media: tuple[Media, ...] = ()
    linked: tuple[int, ...] = ()
    concerns: tuple[Concern, ...] = ()
    check: CheckAsked = ONE_YES

    @property
    def bound(self) -> str:
        """The digest that an approval of it names."""
        return self.check.skeleton or self.digest
