"""Small invented things for tests, each with every value given, so that a test names only what it
is about: `session(code="S2")`. The congress is in Florence on the night when clocks go forward."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.congress import Account, Audience, Congress, CoverageRule, Hub, Kind
from bot.domain.delivery import Delivery, State, Words
from bot.domain.embargo_policy import EmbargoPolicy, Event, Rule
from bot.domain.links import post_id_in
from bot.domain.posts import PlannedPost, Poll, Post
from bot.domain.text import digest
from bot.domain.timetable import Presentation, Session

SATURDAY = date(2025, 3, 29)
SUNDAY = date(2025, 3, 30)
START = datetime(2025, 3, 29, 9, 0, tzinfo=UTC)
TALK_START = START + timedelta(minutes=15)
ACCOUNT = Account("aml-x", "aml", "x", "invented_aml")
HUB = Hub("aml", "Invented AML Hub", Audience.PROFESSIONAL, (ACCOUNT,))
PATIENT_HUB = Hub(
    "aml-patients",
    "Invented AML Hub for patients",
    Audience.PATIENT,
    (Account("aml-patients-x", "aml-patients", "x", "invented_patients"),),
)
PUBLIC = Rule(Event.PUBLIC)
NO_EMBARGO = EmbargoPolicy("none", PUBLIC, PUBLIC, PUBLIC, PUBLIC, PUBLIC)


def congress(**changes: Any) -> Congress:
    values: dict[str, Any] = {
        "code": "imc25",
        "name": "Invented Marrow Congress 2025",
        "zone": "Europe/Rome",
        "starts_on": SATURDAY,
        "ends_on": SUNDAY,
        "hashtag": "#IMC25",
        "hubs": (HUB,),
        "embargo": NO_EMBARGO,
    }
    return Congress(**values | changes)


def presentation(**changes: Any) -> Presentation:
    """A talk of 15 minutes, 15 minutes into its session."""
    values: dict[str, Any] = {
        "code": "LBA-1",
        "title": "An invented talk",
        "start": TALK_START,
        "end": TALK_START + timedelta(minutes=15),
        "presenters": ("Ada Invented",),
        "trial": "NOSUCH-1",
    }
    return Presentation(**values | changes)


def session(**changes: Any) -> Session:
    """One hour from START, with one talk."""
    values: dict[str, Any] = {
        "code": "S1",
        "title": "An invented session",
        "start": START,
        "end": START + timedelta(hours=1),
        "room": "Hall A",
        "track": "AML",
        "presentations": (presentation(),),
    }
    return Session(**values | changes)


def rule(kind: Kind = Kind.HIGHLIGHT, **changes: Any) -> CoverageRule:
    values: dict[str, Any] = {"hub": "aml", "kind": kind, "row": 2}
    return CoverageRule(**values | changes)


def planned(**changes: Any) -> PlannedPost:
    """A highlight of the talk, due 5 minutes into it."""
    due_at = changes.get("due_at", TALK_START + timedelta(minutes=5))
    values: dict[str, Any] = {
        "key": "imc25/aml-x/highlight/LBA-1",
        "congress": "imc25",
        "hub": "aml",
        "account": "aml-x",
        "kind": Kind.HIGHLIGHT,
        "due_at": due_at,
        "stale_at": due_at + timedelta(minutes=45),
        "priority": 1,
        "session": "S1",
        "presentation": "LBA-1",
        "writer": "Wanda",
    }
    return PlannedPost(**values | changes)


def post(
    *parts: str, poll: Poll | None = None, refusal: str = "", awaits: str = "", **changes: Any
) -> Post:
    """`changes` are the planned post's."""
    about = planned(**changes)
    words = parts or ("Invented words.",)
    answers, quotes = post_id_in(about.answers), post_id_in(about.quotes)
    named = digest(about.account, words, poll, answers=answers, quotes=quotes)
    return Post(about, words, poll, named, refusal, awaits)


def delivery(**changes: Any) -> Delivery:
    """The first call of the highlight, under way since its post was due."""
    values: dict[str, Any] = {
        "id": 1,
        "post_key": "imc25/aml-x/highlight/LBA-1",
        "part": 1,
        "congress": "imc25",
        "account": "aml-x",
        "attempt": 1,
        "state": State.SENDING,
        "words": Words("Invented words."),
        "claimed_at": TALK_START + timedelta(minutes=5),
    }
    return Delivery(**values | changes)
