"""What may be told at a given minute, judged from the raw facts: a second reading of the rules that
shares no line with the bot's own, and never works out a moment, but only looks at the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.embargo_policy import Clock, EmbargoPolicy, Event, Moment, OnTheDay
from bot.domain.timetable import Presentation, Session

TITLE, ABSTRACT, LATE, BEYOND, POSTER = (
    "title",
    "abstract",
    "late-breaking abstract",
    "beyond the abstract",
    "poster",
)
CONTAINS = {
    "opener": TITLE,
    "question": TITLE,
    "ones_to_watch": ABSTRACT,
    "highlight": BEYOND,
    "thread": BEYOND,
    "wrap_up": BEYOND,
}


@dataclass(frozen=True)
class Word:
    """Two people's, on one tier of one session; `to` is None for back to the policy."""

    number: int
    tier: str
    session: str
    to: datetime | None


@dataclass
class World:
    zone: str
    policy: EmbargoPolicy
    published: dict[str, Session]
    shift: dict[str, timedelta] = field(default_factory=dict)
    words: list[tuple[Word, bool]] = field(default_factory=list)
    begun: dict[str, tuple[datetime, datetime, datetime]] = field(default_factory=dict)

    def start(self, code: str) -> datetime:
        return self.published[code].start + self.shift.get(code, timedelta())

    def says(self, tier: str, code: str, to: datetime | None) -> Word:
        """Whether it is earlier is seen by whether the tier is still shut at that minute."""
        about = self._talks(code, tier) if tier != TITLE else (None,)
        shut = to is not None and not all(
            self._open(tier, code, talk, to, words=False)
            for talk in about
            if tier in (TITLE, self._tier(tier, code, talk))
        )
        word = Word(len(self.words) + 1, tier, code, to)
        self.words.append((word, shut))
        return word

    def has_begun(self, code: str, now: datetime) -> None:
        self.begun[code] = (now, self.published[code].start, self.start(code))

    def may_tell(self, kind: str, code: str, talk: Presentation | None, now: datetime) -> bool:
        content = CONTAINS[kind]
        about = (talk,) if talk else self._talks(code, content) if content != TITLE else (None,)
        return all(self._open(self._tier(content, code, each), code, each, now) for each in about)

    def _talks(self, code: str, content: str) -> Sequence[Presentation | None]:
        return self.published[code].presentations or (None,)

    def _tier(self, content: str, code: str, talk: Presentation | None) -> str:
        if content in (ABSTRACT, LATE):
            return LATE if talk and talk.code.startswith("LBA") else ABSTRACT
        if content in (BEYOND, POSTER):
            return POSTER if self.published[code].kind == "poster" else BEYOND
        return content

    def _open(
        self, tier: str, code: str, talk: Presentation | None, now: datetime, words: bool = True
    ) -> bool:
        word, earlier = self._last(tier, code) if words else (None, False)
        below = [] if tier == TITLE else [TITLE]
        if tier in (BEYOND, POSTER):
            below.append(self._tier(ABSTRACT, code, talk))
        if word and word.to and earlier:
            since = [self._last(each, code) for each in below]
            held = [w for w, up in since if w and w.to and not up and w.number > word.number]
            return now >= word.to and all(each.to and now >= each.to for each in held)
        if word and word.to and now < word.to:
            return False
        until = [each.embargo_until for each in (talk, self.published[code]) if each]
        if any(each and now < each for each in until):
            return False
        return self._clock(tier, code, talk, now) and all(
            self._open(each, code, talk, now, words)
            for each in below
            if self._is_known(each, code, words)
        )

    def _last(self, tier: str, code: str) -> tuple[Word | None, bool]:
        found = [(w, up) for w, up in self.words if (w.tier, w.session) == (tier, code)]
        return found[-1] if found else (None, False)

    def _is_known(self, tier: str, code: str, words: bool) -> bool:
        word, earlier = self._last(tier, code) if words else (None, False)
        return self._rule(tier) is not Event.UNKNOWN or bool(word and word.to and earlier)

    def _rule(self, tier: str) -> Clock:
        policy = self.policy
        rules = {
            TITLE: policy.titles,
            ABSTRACT: policy.abstracts,
            LATE: policy.late_breakers,
            BEYOND: policy.beyond,
            POSTER: policy.posters,
        }
        return rules[tier].clock

    def _clock(self, tier: str, code: str, talk: Presentation | None, now: datetime) -> bool:
        rule, room = self._rule(tier), self.published[code]
        by = self.shift.get(code, timedelta())
        sessions = [room.start, room.start + by]
        own = [talk.start, talk.start + by] if talk and talk.start else sessions
        if code in self.begun and self.begun[code][1:] == (room.start, room.start + by):
            at = self.begun[code][0]
            sessions, own = [at], [max(at, own[1])] if talk and talk.start else [at]
        match rule:
            case Moment(at):
                return now >= at
            case OnTheDay(clock, name):
                local, zone = now.astimezone(ZoneInfo(name)), ZoneInfo(name)
                wall = (local.date(), local.time())
                return all(wall >= (each.astimezone(zone).date(), clock) for each in own)
            case Event.PUBLIC:
                return True
            case Event.SESSION_START:
                return all(now >= each for each in sessions)
            case Event.PRESENTATION_START:
                return all(now >= each for each in (*sessions, *own))
            case Event.HALL_OPENING:
                return all(self._hall_is_open(each, now) for each in own)
            case _:
                return False

    def _hall_is_open(self, start: datetime, now: datetime) -> bool:
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        today = [h.opens for h in self.policy.halls if h.opens.astimezone(zone).date() == day]
        return bool(today) and all(now >= each for each in today)
