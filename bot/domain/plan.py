"""Coverage rules x timetable x timing -> planned posts. The key depends on what is covered, never
on when, so a moved session finds its posts again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.congress import Account, Anchor, Congress, CoverageRule, Kind, Timing
from bot.domain.posts import PlannedPost
from bot.domain.timetable import Presentation, Problem, Session

ALL = "*"


@dataclass(frozen=True, slots=True)
class Target:
    """What one rule comes down to: a session, one of its presentations, or a day."""

    session: Session | None
    presentation: Presentation | None = None
    day: date | None = None

    @property
    def code(self) -> str:
        if self.presentation:
            return self.presentation.code
        return self.session.code if self.session else str(self.day)

    @property
    def sitting(self) -> Session | None:
        """The session, where its start and end can time a post."""
        return self.session if self.session and self.session.is_one_sitting else None

    @property
    def start(self) -> datetime | None:
        own = self.presentation.start if self.presentation else None
        return own or (self.sitting.start if self.sitting else None)

    @property
    def end(self) -> datetime | None:
        own = self.presentation.end if self.presentation else None
        return own or (self.sitting.end if self.sitting else None)

    @property
    def is_on(self) -> bool:
        items = [item for item in (self.session, self.presentation) if item]
        return not any(item.cancelled or item.missing for item in items)

    @property
    def embargo_until(self) -> datetime | None:
        lifts = [item.embargo_until for item in (self.presentation, self.session) if item]
        return max((lift for lift in lifts if lift), default=None)


class Plan:
    """The planned posts of one congress with their targets, and the rules that gave none.
    `poll_minutes` is how long each hub's polls stay open, from which their results are timed."""

    def __init__(
        self,
        congress: Congress,
        sessions: Sequence[Session],
        rules: Sequence[CoverageRule],
        poll_minutes: Mapping[str, int],
    ) -> None:
        self._congress = congress
        self._sessions = {session.code: session for session in sessions}
        self._presentations = {p.code: (s, p) for s in sessions for p in s.presentations}
        self._rules = rules
        self._poll_minutes = poll_minutes
        self._accounts = {hub.code: hub.accounts for hub in congress.hubs}
        self.problems: list[Problem] = []
        self.targets: dict[str, Target] = {}
        self.posts: tuple[PlannedPost, ...] = tuple(self._plan())

    def _plan(self) -> Iterator[PlannedPost]:
        moments = _Moments(self._congress, self._targets_by_hub(), self._poll_minutes)
        # A poll's result hangs on its poll, so polls are planned first.
        for rule in sorted(self._rules, key=lambda rule: rule.kind is Kind.POLL_RESULT):
            timing = self._congress.timing[rule.kind]
            if rule.offset is not None:
                timing = replace(timing, offset=rule.offset)
            accounts = self._accounts_of(rule)
            for target in self._targets_of(rule):
                for account in accounts:
                    post = self._planned(rule, timing, target, account, moments)
                    if post and self._fresh(post, rule):
                        self.targets[post.key] = target
                        moments.note(post)
                        yield post

    def _planned(
        self,
        rule: CoverageRule,
        timing: Timing,
        target: Target,
        account: Account,
        moments: "_Moments",
    ) -> PlannedPost | None:
        anchor = moments.of(timing.anchor, target, account)
        if anchor is None:
            self._problem(rule, f"has no {timing.anchor.value} to count from at {target.code}")
            return None
        due_at = anchor + timing.offset
        return PlannedPost(
            key=_key(self._congress.code, account.code, rule.kind, target.code, rule.variant),
            congress=self._congress.code,
            hub=rule.hub,
            account=account.code,
            kind=rule.kind,
            due_at=due_at,
            stale_at=due_at + timing.stale_after,
            priority=timing.priority,
            session=target.session.code if target.session else "",
            presentation=target.presentation.code if target.presentation else "",
            day=target.day,
            not_before=target.embargo_until,
            writer=rule.writer,
            fields=rule.fields,
            media=rule.media,
            media_fault=rule.media_fault,
            answers=rule.reply_to,
            quotes=rule.quote,
            contains=rule.contains,
        )

    def _fresh(self, post: PlannedPost, rule: CoverageRule) -> bool:
        if post.key not in self.targets:
            return True
        self._problem(rule, f"asks for {post.key} a second time", "Give one of them a variant.")
        return False

    def _targets_by_hub(self) -> Mapping[str, list[Target]]:
        found: dict[str, list[Target]] = {}
        for rule in self._rules:
            if rule.day is None:
                found.setdefault(rule.hub, []).extend(self._targets_of(rule, quiet=True))
        return found

    def _targets_of(self, rule: CoverageRule, quiet: bool = False) -> Iterator[Target]:
        if rule.day:
            yield Target(session=None, day=rule.day)
        elif rule.presentation and rule.presentation != ALL:
            if rule.presentation in self._presentations:
                yield Target(*self._presentations[rule.presentation])
            elif not quiet:
                self._problem(rule, f"names presentation {rule.presentation}, not in the programme")
        else:
            sessions = self._sessions_of(rule)
            if not sessions and not quiet:
                named = f"session {rule.session}" if rule.session else f"track {rule.track}"
                self._problem(rule, f"names {named}, not in the programme")
            for session in sessions:
                if rule.presentation == ALL:
                    yield from (Target(session, p) for p in session.presentations)
                else:
                    yield Target(session)

    def _sessions_of(self, rule: CoverageRule) -> list[Session]:
        if rule.session == ALL:
            return list(self._sessions.values())
        if rule.session:
            found = self._sessions.get(rule.session)
            return [found] if found else []
        track = rule.track.casefold()
        return [s for s in self._sessions.values() if track and s.track.casefold() == track]

    def _accounts_of(self, rule: CoverageRule) -> Sequence[Account]:
        accounts = self._accounts.get(rule.hub, ())
        chosen = [a for a in accounts if not rule.account or a.code == rule.account]
        if not chosen:
            account = f"account {rule.account}" if rule.account else "account"
            self._problem(rule, f"has no {account} in congress.toml")
        return chosen

    def _problem(self, rule: CoverageRule, what: str, next_step: str = "") -> None:
        self.problems.append(
            Problem(
                file="coverage",
                row=rule.row,
                column="",
                what=f"{rule.kind.value} of {rule.hub} {what}.",
                next=next_step or "Correct the row, or load the programme that has it.",
            )
        )


class _Moments:
    """Anchors -> moments, for one congress."""

    def __init__(
        self,
        congress: Congress,
        targets: Mapping[str, Sequence[Target]],
        poll_minutes: Mapping[str, int],
    ) -> None:
        self._tz = congress.tz
        self._poll_minutes = poll_minutes
        self._polls: dict[tuple[str, str], datetime] = {}
        self._day_ends: dict[tuple[str, date], datetime] = {}
        for hub, covered in targets.items():
            self._note_ends(hub, [target for target in covered if not target.is_on])
            self._note_ends(hub, [target for target in covered if target.is_on])

    def _note_ends(self, hub: str, covered: Sequence[Target]) -> None:
        """In place of what was noted of the days of `covered`: what is off ends no day, but for a
        day on which nothing is on."""
        ends: dict[tuple[str, date], datetime] = {}
        for target in covered:
            end = target.sitting.end if target.sitting else target.end
            if target.start and end:
                day = (hub, target.start.astimezone(self._tz).date())
                ends[day] = max(ends.get(day, end), end)
        self._day_ends |= ends

    def note(self, post: PlannedPost) -> None:
        if post.kind is Kind.POLL:
            code = post.presentation or post.session
            open_for = timedelta(minutes=self._poll_minutes[post.hub])
            self._polls[post.account, code] = post.due_at + open_for

    def of(self, anchor: Anchor, target: Target, account: Account) -> datetime | None:
        sitting = target.sitting
        match anchor:
            case Anchor.START:
                return target.start
            case Anchor.END:
                return target.end
            case Anchor.SESSION_START:
                return sitting.start if sitting else None
            case Anchor.SESSION_END:
                return sitting.end if sitting else None
            case Anchor.DAY_END:
                return self._day_end(target, account)
            case Anchor.POLL_CLOSE:
                return self._polls.get((account.code, target.code))

    def _day_end(self, target: Target, account: Account) -> datetime | None:
        day = target.day or (target.start.astimezone(self._tz).date() if target.start else None)
        return self._day_ends.get((account.hub, day)) if day else None


def _key(congress: str, account: str, kind: Kind, target: str, variant: str) -> str:
    key = f"{congress}/{account}/{kind.value}/{target}"
    return f"{key}/{variant}" if variant else key


def stands_alone(post: PlannedPost, congress: Congress) -> bool:
    """Whether its place in the plan hangs on its own row and talk only, on no other post and on no
    other talk of the day."""
    anchor = congress.timing[post.kind].anchor
    hangs_on_others = anchor in (Anchor.DAY_END, Anchor.POLL_CLOSE)
    return not hangs_on_others and post.day is None and post.kind is not Kind.POLL_RESULT


def shifted(session: Session, by: timedelta) -> Session:
    """The session with its talks moved by so much; embargoes do not move with it."""
    if not by:
        return session
    talks = tuple(
        replace(p, start=p.start and p.start + by, end=p.end and p.end + by)
        for p in session.presentations
    )
    return replace(session, start=session.start + by, end=session.end + by, presentations=talks)
