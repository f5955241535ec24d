"""May what a speaker shows be shared? What the congress, a chair or the presenter said, and which
of it counts.

A refusal counts from the moment it is recorded and is taken back only by whoever gave it. Nothing
here knows embargoes; domain.concerns puts the two side by side.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.congress import Congress
from bot.domain.embargo_policy import Sharing
from bot.domain.names import Match, match
from bot.domain.plan import Target
from bot.domain.posts import Concern, PlannedPost, Post
from bot.domain.timetable import Presentation, Session

DENIED, IN_DOUBT, SLIDES = "permission", "permission in doubt", "slides"
# A row of the coverage plan says in this column where its picture comes from.
ORIGIN = "media_from"
OWN = "own"


class Level(Enum):
    """What a record is about, the widest first."""

    CONGRESS = "congress"
    SESSION = "session"
    PRESENTER = "presenter"  # all of a person's talks at this congress
    TALK = "talk"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class Giver(Enum):
    """Who spoke."""

    CONGRESS = "congress"  # its organisers, or its published rules
    CHAIR = "chair"  # of the session
    PRESENTER = "presenter"


class Matter(Enum):
    SHARE = "share"  # posts about it in words
    SLIDES = "slides"  # pictures of its slides, of the speaker or of the hall


@dataclass(frozen=True, slots=True)
class Permission:
    """What was said, and how we know. `subject` is a session's or a talk's code, a presenter's
    name, or "" for the whole congress; `share` and `slides` are None where nothing was said about
    them. `source` is how it was said, `by` who recorded it."""

    id: int
    congress: str
    level: Level
    subject: str
    giver: Giver
    source: str
    by: str
    at: datetime
    share: bool | None = None
    slides: bool | None = None

    def says(self, matter: Matter) -> bool | None:
        return self.share if matter is Matter.SHARE else self.slides


@dataclass(frozen=True, slots=True)
class Subject:
    """What a post is about, as far as permission is asked. All empty: a day, or the congress."""

    session: str = ""
    talk: str = ""
    presenters: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.talk or self.session or "what the congress shows"


@dataclass(frozen=True, slots=True)
class Ruling:
    """`told` says why not, "" where it is allowed; `doubt` names a refusal that may be meant."""

    told: str = ""
    doubt: str = ""

    @property
    def is_allowed(self) -> bool:
        return not self.told


def sharing_of(congress: Congress, matter: Matter) -> Sharing:
    """Its rule where no record says more; pictures need a yes under any. Where nobody has found one
    out, a refusal stops and nothing else does."""
    policy = congress.embargo
    rule = policy and (policy.sharing if matter is Matter.SHARE else policy.pictures)
    return (rule and rule.sharing) or Sharing.OPT_OUT


def is_own_picture(post: PlannedPost) -> bool:
    """Whether its row says that the hub drew it itself, so that it shows no slide."""
    return post.fields.get(ORIGIN, "").strip().casefold() == OWN


def subject_of(session: Session | None, talk: Presentation | None = None) -> Subject:
    """A session without talks, as flat programmes have them, is a talk by its own presenters."""
    if session is None:
        return Subject()
    if talk:
        return Subject(session.code, talk.code, talk.presenters or session.presenters)
    return Subject(session.code, "", () if session.presentations else session.presenters)


def refuse_record(permission: Permission) -> str:
    """Why this may not be recorded, or ""."""
    if permission.share is None and permission.slides is None:
        return "it says nothing: give --share, --slides or both"
    if not permission.source.strip():
        return "a permission needs its source: how, and in which words, it was given"
    if permission.level is not Level.CONGRESS and not permission.subject.strip():
        return f"a {permission.level.value} needs its name"
    if permission.giver is Giver.CHAIR and permission.level is Level.CONGRESS:
        return "a chair speaks for a session, not for the congress"
    if permission.giver is Giver.PRESENTER and permission.level in (Level.CONGRESS, Level.SESSION):
        return f"a presenter speaks for their own talks, not for the {permission.level.value}"
    return ""


class Permits:
    """The records of one congress, found by what they are about."""

    def __init__(self, records: Iterable[Permission] = ()) -> None:
        self.records = tuple(sorted(records, key=lambda each: (each.at, each.id)))
        self._found: dict[Subject, tuple[Permission, ...]] = {}

    def about(self, subject: Subject) -> tuple[Permission, ...]:
        """In the order in which they were recorded, with those of presenters that may be meant."""
        if not self.records:
            return ()
        if subject not in self._found:
            self._found[subject] = tuple(r for r in self.records if _likeness(r, subject))
        return self._found[subject]


NO_RECORDS = Permits()


def ruling(matter: Matter, sharing: Sharing, permits: Permits, subject: Subject) -> Ruling:
    """The most specific and the latest count: a refusal stands until a later yes of whoever gave
    it, for the same thing or something narrower. What the congress refused opens only by its own
    word on the same thing, but under opt-in by a later, narrower yes."""
    said = [each for each in permits.about(subject) if each.says(matter) is not None]
    certain = [each for each in said if _counts(each, matter, subject)]
    refusals = [
        no
        for at, no in enumerate(certain)
        if not no.says(matter)
        and not any(yes.says(matter) and _opens(yes, no, sharing) for yes in certain[at + 1 :])
    ]
    if refusals:
        return Ruling(_refused(refusals[-1], matter, subject))
    if told := _without_refusal(matter, sharing, certain, said, subject):
        return Ruling(told)
    return Ruling(doubt=_doubt(matter, said, certain, subject))


def _likeness(record: Permission, subject: Subject) -> Match | None:
    """None where the record is about something else."""
    match record.level:
        case Level.CONGRESS:
            return Match.SAME
        case Level.SESSION:
            return Match.SAME if record.subject == subject.session else None
        case Level.TALK:
            return Match.SAME if record.subject == subject.talk else None
        case Level.PRESENTER:
            return _nearest(record.subject, subject.presenters)


def _nearest(name: str, presenters: Sequence[str]) -> Match | None:
    found = {match(name, presenter) for presenter in presenters}
    return next((how for how in Match if how in found and how is not Match.OTHER), None)


def _counts(record: Permission, matter: Matter, subject: Subject) -> bool:
    """A refusal counts for whoever is written the same; a yes only for a full name, since initials
    tell nobody apart."""
    how = _likeness(record, subject)
    return how is Match.SAME or (how is Match.SAME_INITIALS and not record.says(matter))


def _opens(yes: Permission, no: Permission, sharing: Sharing) -> bool:
    if yes.level.rank < no.level.rank or (yes.level is no.level and not _same(yes, no)):
        return False
    if no.giver is Giver.CONGRESS:
        own_word = yes.giver is Giver.CONGRESS and yes.level is no.level
        return own_word or (sharing is Sharing.OPT_IN and yes.level is not no.level)
    return no.giver is Giver.CHAIR or yes.giver is Giver.PRESENTER


def _same(one: Permission, other: Permission) -> bool:
    if one.level is Level.PRESENTER:
        return match(one.subject, other.subject).is_written_alike
    return one.subject == other.subject


def _without_refusal(
    matter: Matter,
    sharing: Sharing,
    certain: Sequence[Permission],
    said: Sequence[Permission],
    subject: Subject,
) -> str:
    """Why not, though nobody refused: what the congress's rule asks for is missing."""
    if sharing is Sharing.PROHIBITED:
        opened = any(r.level is Level.CONGRESS and r.says(matter) for r in certain)
        return "" if opened else _prohibited(matter)
    needs_a_yes = matter is Matter.SLIDES or (sharing is Sharing.OPT_IN and subject != Subject())
    return _missing(matter, said, subject) if needs_a_yes and not certain else ""


def _doubt(
    matter: Matter,
    said: Sequence[Permission],
    certain: Sequence[Permission],
    subject: Subject,
) -> str:
    """A later certain word on the talk or on the presenter as written answers the question."""
    for no in said:
        if no.says(matter) or no in certain:
            continue
        later = (r for r in said[said.index(no) + 1 :] if r in certain)
        if not any(r.level in (Level.PRESENTER, Level.TALK) for r in later):
            names = " and ".join(subject.presenters)
            return (
                f"{no.subject} asked not to have talks shared, and {names}, who presents "
                f"{subject.name}, may be the same person: find out, then record it for the "
                f"{'talk' if subject.talk else 'presenter'} with `permit`"
            )
    return ""


def _refused(no: Permission, matter: Matter, subject: Subject) -> str:
    about = "" if no.level is Level.TALK else f", for the {no.level.value} {no.subject}".rstrip()
    return (
        f"{_what(matter)} {subject.name} may not be shared: the {no.giver.value} said no"
        f"{about} ({no.source}; recorded by {no.by}, {no.at:%d %b %H:%M} UTC), and only the "
        f"{no.giver.value} can take that back"
    )


def _prohibited(matter: Matter) -> str:
    return (
        f"{_what(matter)} what this congress shows may not be shared, by its own rule: where it "
        "agreed, record that with `permit` for the whole congress"
    )


def _missing(matter: Matter, said: Sequence[Permission], subject: Subject) -> str:
    unsure = next((each.subject for each in said if each.says(matter)), "")
    maybe = f" (a yes of {unsure} is not surely theirs)" if unsure else ""
    return (
        f"{_what(matter)} {subject.name} may be shared only with a yes, and none is recorded"
        f"{maybe}: ask, then record it with `permit`"
    )


def _what(matter: Matter) -> str:
    return "posts about" if matter is Matter.SHARE else "pictures of the slides of"


def permission_concerns(
    post: Post, target: Target, congress: Congress, permits: Permits
) -> Iterator[Concern]:
    """Sources: the congresses' own rules on sharing; pages of EBMT's congress of 2021, which forbid
    photographs and screenshots, so that a picture of a slide needs a record everywhere."""
    subject = subject_of(target.session, target.presentation)
    share = ruling(Matter.SHARE, sharing_of(congress, Matter.SHARE), permits, subject)
    if share.told:
        yield Concern(DENIED, share.told)
    if share.doubt:
        yield Concern(IN_DOUBT, share.doubt)
    if post.media:
        sharing = sharing_of(congress, Matter.SLIDES)
        yield from _of_pictures(post, sharing, permits, subject)


def _of_pictures(
    post: Post, sharing: Sharing, permits: Permits, subject: Subject
) -> Iterator[Concern]:
    if is_own_picture(post.planned):
        return
    slides = ruling(Matter.SLIDES, sharing, permits, subject)
    if slides.told:
        hint = f"; a picture that the hub drew itself is marked {OWN!r} in the column {ORIGIN}"
        yield Concern(SLIDES, slides.told + hint)
    if slides.doubt:
        yield Concern(IN_DOUBT, slides.doubt)
