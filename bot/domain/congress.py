"""A congress, the hubs that cover it and the accounts they speak with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from bot.domain.disclosure import NOTHING_DISCLOSED, Disclosure
from bot.domain.embargo_policy import EmbargoPolicy, Tier
from bot.domain.house_words import USUAL_WORDS, HouseWords
from bot.domain.media import Media
from bot.domain.pace import DEFAULT_PACE, Pace


class Audience(Enum):
    PROFESSIONAL = "professional"
    PATIENT = "patient"


class Kind(Enum):
    """The kinds of post; the value names the template file."""

    ONES_TO_WATCH = "ones_to_watch"
    OPENER = "opener"
    HIGHLIGHT = "highlight"
    RESULT = "result"  # a highlight with live fields
    QUESTION = "question"
    POLL = "poll"
    THREAD = "thread"
    POLL_RESULT = "poll_result"
    WRAP_UP = "wrap_up"
    ENDURING = "enduring"


class Anchor(Enum):
    """The moment a post's time is counted from."""

    START = "start"  # of the presentation covered, else of its session
    END = "end"  # likewise
    SESSION_START = "session start"
    SESSION_END = "session end"
    DAY_END = "day end"  # end of the last session this hub covers on that day
    POLL_CLOSE = "poll close"  # of the same hub's poll on the same session or presentation


@dataclass(frozen=True, slots=True)
class Timing:
    """Due at anchor + offset; not sent once `stale_after` has passed since then. Lower priority
    numbers go first when several posts of one account are due."""

    anchor: Anchor
    offset: timedelta
    stale_after: timedelta
    priority: int


# docs/timing.md explains each; no published norm exists, so a congress.toml may set its own.
DEFAULT_TIMING: Mapping[Kind, Timing] = {
    Kind.ONES_TO_WATCH: Timing(Anchor.START, timedelta(days=-1), timedelta(hours=12), 6),
    Kind.OPENER: Timing(Anchor.SESSION_START, timedelta(minutes=-10), timedelta(minutes=15), 2),
    Kind.POLL: Timing(Anchor.START, timedelta(minutes=-5), timedelta(minutes=15), 3),
    Kind.HIGHLIGHT: Timing(Anchor.START, timedelta(minutes=5), timedelta(minutes=45), 1),
    Kind.RESULT: Timing(Anchor.START, timedelta(minutes=5), timedelta(minutes=45), 1),
    Kind.THREAD: Timing(Anchor.START, timedelta(minutes=15), timedelta(minutes=45), 2),
    Kind.QUESTION: Timing(Anchor.END, timedelta(minutes=20), timedelta(minutes=45), 4),
    Kind.POLL_RESULT: Timing(Anchor.POLL_CLOSE, timedelta(minutes=15), timedelta(hours=12), 5),
    Kind.WRAP_UP: Timing(Anchor.DAY_END, timedelta(hours=1), timedelta(hours=6), 6),
    Kind.ENDURING: Timing(Anchor.END, timedelta(days=14), timedelta(days=2), 7),
}


class CheckPolicy(Enum):
    """What a hub asks of a second person before a post of some kind goes out."""

    NONE = "none"  # nothing: a deliberate choice, which the report tells
    SKELETON = "skeleton only"  # a yes to the words with their blanks; numbers go unchecked
    DOUBLE_ENTRY = "double entry"  # live numbers retyped blind; a yes to the words without them


@dataclass(frozen=True, slots=True)
class Checking:
    """A hub's policies, by kind where they differ from `policy`. Filled numbers that nobody has
    checked `before_stale` their post goes stale are told of."""

    policy: CheckPolicy = CheckPolicy.DOUBLE_ENTRY
    policies: Mapping[Kind, CheckPolicy] = field(default_factory=dict)
    before_stale: timedelta = timedelta(minutes=10)

    def of(self, kind: Kind) -> CheckPolicy:
        return self.policies.get(kind, self.policy)


DEFAULT_CHECKING = Checking()


@dataclass(frozen=True, slots=True)
class InvitingTimes:
    """From when on, and until when, it is best to invite a presenting author, counted from the
    start of the talk (domain.invitations)."""

    after: timedelta = timedelta(minutes=20)
    until: timedelta = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Account:
    """One account of one hub on one network. `code` is our name for it (it also names its secrets),
    `handle` the public one without the @; `can` what it may do beyond what its network lets every
    app do (domain.capabilities)."""

    code: str
    hub: str
    network: str
    handle: str
    can: tuple[str, ...] = ()
    pace: Pace = DEFAULT_PACE
    disclosure: Disclosure = NOTHING_DISCLOSED


@dataclass(frozen=True, slots=True)
class Hub:
    """`hashtags` are those that its posts may carry beside the congress's own."""

    code: str
    name: str
    audience: Audience
    accounts: tuple[Account, ...]
    hashtags: tuple[str, ...] = ()
    checking: Checking = DEFAULT_CHECKING
    words: HouseWords = USUAL_WORDS


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """One row of a coverage plan: this hub posts this kind about the named session, presentation or
    day, or about every session of a track. `fields` are the texts its template asks for; `reply_to`
    and `quote` the links of posts that it answers or quotes; `variant`
    tells apart two posts of one kind on one item; `offset` replaces the kind's own; `row` is the
    row it was read from. `media_fault` says why its post may not go without the media it names.
    `contains` is what the row says its post contains, None where it leaves that to the kind."""

    hub: str
    kind: Kind
    session: str = ""
    presentation: str = ""
    track: str = ""
    day: date | None = None
    account: str = ""
    variant: str = ""
    offset: timedelta | None = None
    writer: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    media: tuple[Media, ...] = ()
    media_fault: str = ""
    reply_to: str = ""
    quote: str = ""
    contains: Tier | None = None


@dataclass(frozen=True, slots=True)
class Congress:
    """`zone` is an IANA name; `starts_on` and `ends_on` are days in that zone, both included.
    `embargo` is None where nobody has said what embargoes it has: then nothing goes out."""

    code: str
    name: str
    zone: str
    starts_on: date
    ends_on: date
    hashtag: str
    hubs: tuple[Hub, ...] = ()
    timing: Mapping[Kind, Timing] = field(default_factory=lambda: DEFAULT_TIMING)
    author_tasks: InvitingTimes = InvitingTimes()
    embargo: EmbargoPolicy | None = None

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def accounts(self) -> tuple[Account, ...]:
        return tuple(account for hub in self.hubs for account in hub.accounts)


@dataclass(frozen=True, slots=True)
class Keys:
    """OAuth 1.0a keys of one account. Never printed: the repr shows none of them."""

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    token: str = field(repr=False)
    token_secret: str = field(repr=False)
