"""What one word of the desk sets in motion: several steps in one transaction, and what came of it.
Shared by the doors and the worker, so that all of them do the same."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.by_hand import missing_parts
from bot.domain.changes import Comparison, Guard
from bot.domain.contacts import Consent, Contact
from bot.domain.effects import Effects, effects
from bot.domain.embargo import Begun, Shift
from bot.domain.errors import Misuse, Refused, TemplateError
from bot.domain.kept_back import is_kept_back, kept_back
from bot.domain.livefields import Filled, LiveField, Source, fitting
from bot.domain.people import THE_WATCH, Act
from bot.domain.permission import Level, Permission
from bot.domain.posts import Concern, Post
from bot.domain.queue import Entry
from bot.domain.release import Scope
from bot.domain.themes import Theme
from bot.domain.timetable import Problem
from bot.domain.watch import needs_a_yes
from bot.domain.withdraw import on_account
from bot.steps import (
    adjust,
    bring_forward,
    correct,
    draft,
    embargo,
    fill,
    hold,
    load,
    override,
    permit,
    triage,
    watch,
)
from bot.store.congresses import congress_codes, get_congress
from bot.store.database import Rows
from bot.store.fills import get_fills_of
from bot.store.posts import congresses_to_go, get_entries
from bot.store.trail import record_act, record_event
from bot.store.versions import (
    Application,
    add_application,
    current_version,
    get_version,
    latest_version,
    waiting_version,
    was_applied,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """A person's words on a comparison: pairs that are the same (old code -> new code), old codes
    that must not be paired, and guards said yes to."""

    same: Mapping[str, str]
    apart: Collection[str] = ()
    accept: Collection[Guard] = ()


NO_ANSWERS = Answers({})


@dataclass(frozen=True, slots=True)
class Taken:
    """`effects` is None where the congress has no posts yet; `lapsed_shifts` are sessions whose
    hand-made shift ended, since the new version moves them itself."""

    version: int
    comparison: Comparison
    effects: Effects | None
    lapsed_shifts: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a watched address or folder came to. `version` is 0 where none waits and none
    was `taken`."""

    congress: str
    told: str
    version: int = 0
    taken: Taken | None = None

    @property
    def waits(self) -> bool:
        return bool(self.version) and self.taken is None


def take_folder(
    rows: Rows,
    folder: load.Folder,
    templates: Templates,
    by: str,
    now: datetime,
    answers: Answers = NO_ANSWERS,
) -> Taken:
    """Stores the congress, its plan and its programme. Raises Misuse where a guard stands."""
    known = folder.congress.code in congress_codes(rows)
    number = load.load(rows, folder, by, now)
    return _take(rows, folder.congress.code, number, templates, by, "", now, answers, known)


def take_version(
    rows: Rows,
    congress: str,
    number: int,
    templates: Templates,
    by: str,
    reason: str,
    now: datetime,
    answers: Answers = NO_ANSWERS,
) -> Taken:
    """Makes a kept version, new or old, the current programme. Raises NotFound, or Misuse where a
    guard stands."""
    taken = _take(rows, congress, number, templates, by, reason, now, answers, known=True)
    record_act(rows, by, Act.APPLY, congress, _told(number, reason), now)
    return taken


def after_look(
    rows: Rows, seen: watch.Seen, templates: Templates, now: datetime, asked_by: str = ""
) -> Looked | None:
    """Keeps what a watch saw as a version, and takes it where the watch's settings allow that. None
    where the watch is no longer as it was when the look began. `asked_by` is the person who wanted
    it, "" where it was due. Raises Refused where they may not."""
    number = watch.record(rows, seen, now, asked_by)
    if number is None:
        return None
    congress = seen.watched.congress
    if not number or number == current_version(rows, congress):
        return _nothing_new(rows, seen)
    comparison = compare_version(rows, congress, number)
    was_taken = was_applied(rows, congress, number)
    if why := needs_a_yes(comparison, seen.watched.watch, was_taken):
        told = watch.told(rows, seen, f"version {number} waits for a yes: {why}")
        return Looked(congress, told, number)
    changes = ", ".join(f"{n} {name}" for name, n in comparison.counts().items() if n)
    reason = f"the watch may take it: {changes}"
    taken = _take(rows, congress, number, templates, THE_WATCH, reason, now, NO_ANSWERS, known=True)
    record_event(rows, THE_WATCH, Act.APPLY, congress, _told(number, reason), now)
    told = watch.told(rows, seen, f"version {number} taken: {changes}")
    return Looked(congress, told, number, taken)


def _nothing_new(rows: Rows, seen: watch.Seen) -> Looked:
    congress = seen.watched.congress
    waiting = waiting_version(rows, congress)
    if not waiting or seen.failed:
        return Looked(congress, seen.standing.told)
    told = watch.told(rows, seen, f"nothing new; version {waiting} waits for a yes")
    return Looked(congress, told, waiting)


def theme_changed(
    rows: Rows, theme: Theme, told: str, templates: Templates, by: str, now: datetime
) -> tuple[str, ...]:
    """Every plan that rests on the theme has a new version, and each congress for which its hub has
    a plan is drafted anew. Returns those congresses."""
    congresses = triage.note_theme(rows, theme.hub, theme.code, told, by, now)
    for congress in congresses:
        draft.draft(rows, congress, templates)
    return congresses


def compare_version(
    rows: Rows, congress: str, number: int = 0, answers: Answers = NO_ANSWERS
) -> Comparison:
    """A kept version (0: the latest) beside the current programme."""
    sessions = get_version(rows, congress, number or latest_version(rows, congress))
    return load.compared(rows, get_congress(rows, congress), sessions, answers.same, answers.apart)


def _take(
    rows: Rows,
    congress: str,
    number: int,
    templates: Templates,
    by: str,
    reason: str,
    now: datetime,
    answers: Answers,
    known: bool,
) -> Taken:
    comparison = compare_version(rows, congress, number, answers)
    refuse_unanswered(comparison, answers)
    before = get_entries(rows, congress) if known else ()
    load.take(rows, congress, comparison.programme)
    moved = [c.session for c in comparison.changes if not c.presentation and c.by]
    lapsed = adjust.lapse(rows, congress, moved, f"version {number} moves it itself", by, now)
    drafted = draft.draft(rows, congress, templates) if known else None
    after = get_entries(rows, congress) if known else ()
    done = effects(before, after, comparison.changes) if drafted else None
    application = Application(
        version=number,
        reason=reason,
        by=by,
        at=now,
        changes=comparison.counts(),
        posts=done.as_counts() if done else {},
        posted=done.posted if done else (),
    )
    add_application(rows, congress, application)
    return Taken(number, comparison, done, lapsed, drafted.problems if drafted else ())


def _told(version: int, reason: str) -> str:
    return f"version {version}: {reason}" if reason else f"version {version}"


def refuse_unanswered(comparison: Comparison, answers: Answers) -> None:
    open_guards = [guard for guard in comparison.guards if guard not in answers.accept]
    if open_guards:
        told = "; ".join(guard.value for guard in open_guards)
        names = " ".join(f"--accept {guard.name.casefold()}" for guard in open_guards)
        raise Misuse(f"the new programme needs a yes: {told}.", f"Look at it, then add {names}.")


ABSTRACT = (
    "abstract_"  # begins the name of a column that holds the abstract's value of a live field
)


@dataclass(frozen=True, slots=True)
class Known:
    """The live fields of a post, the abstract's values of them, and what is filled."""

    fields: tuple[LiveField, ...]
    abstracts: Mapping[str, str]
    filled: Mapping[str, Filled]


def known_of(rows: Rows, post: Post, templates: Templates) -> Known:
    planned = post.planned
    hubs = {hub.code: hub for hub in get_congress(rows, planned.congress).hubs}
    fields = templates.reread().find(planned.kind, hubs[planned.hub]).live
    if not fields:
        return Known((), {}, {})
    row = draft.fields_of(rows, planned.congress, templates, planned.key)
    abstracts = {f.name: row[name] for f in fields if (name := f"{ABSTRACT}{f.name}") in row}
    return Known(fields, abstracts, fitting(fields, get_fills_of(rows, planned.key)))


def fill_post(
    rows: Rows,
    entry: Entry,
    templates: Templates,
    texts: Mapping[str, str],
    source: Source,
    by: str,
    now: datetime,
) -> tuple[Filled, ...]:
    """Fills live fields and writes the post anew. Raises Misuse and Refused."""
    known = known_of(rows, entry.post, templates)
    filled = fill.fill(rows, entry, known.fields, texts, known.abstracts, source, by, now)
    _write_anew(rows, entry.post, templates)
    return filled


def unfill(
    rows: Rows, entry: Entry, templates: Templates, by: str, now: datetime
) -> tuple[str, ...]:
    """Takes back what was filled last, writes the post anew, and returns the fields' names. Raises
    Misuse and Refused."""
    undone = fill.undo(rows, entry, by, now)
    _write_anew(rows, entry.post, templates)
    return undone


def correct_post(
    rows: Rows,
    entry: Entry,
    templates: Templates,
    text: str,
    reason: str,
    noticed_at: datetime,
    by: str,
    now: datetime,
    replies_open: bool = True,
) -> Post:
    """The correction's own post, which waits for a second person's yes. Raises Misuse and Refused,
    also where these words may not go out."""
    planned = entry.post.planned
    accounts = {a.code: a for a in get_congress(rows, planned.congress).accounts()}
    if planned.account not in accounts:
        raise Refused(
            f"{planned.account} is no account of {planned.congress} any more.",
            "Put it back into congress.toml and load it.",
        )
    account = accounts[planned.account]
    made = correct.correct(rows, entry, account, text, reason, noticed_at, by, now, replies_open)
    draft.draft(rows, planned.congress, templates, [made.key])
    (own,) = get_entries(rows, keys=[made.key])
    if own.post.refusal:
        raise Refused(f"{own.post.refusal}.", "Write it otherwise; nothing was stored.")
    return own.post


def _write_anew(rows: Rows, post: Post, templates: Templates) -> None:
    draft.draft(rows, post.planned.congress, templates, [post.planned.key])


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a word on permission or an opt-out did to posts. `blocked` are the keys that it now
    keeps, `freed` those that it no longer keeps, `out` the posts that are, or may be, on an account
    in spite of it. `holds` were placed where drafting anew was not enough, `fault` says why."""

    blocked: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    out: tuple[Entry, ...] = ()
    holds: tuple[int, ...] = ()
    fault: str = ""


def record_permission(
    rows: Rows, new: Permission, templates: Templates, now: datetime
) -> tuple[permit.Recorded, Stopped]:
    """A refusal is kept and stops its posts even where the templates are broken. Raises NotFound,
    Refused; TemplateError only where something was allowed."""
    recorded = permit.record(rows, new, now)
    wanted = [*_scopes(recorded)] if False in (new.share, new.slides) else []
    return recorded, _redraft(rows, [new.congress], templates, wanted, new.by, now)


def _scopes(recorded: permit.Recorded) -> Iterator[tuple[Scope, str]]:
    kept = recorded.permission
    match kept.level:
        case Level.CONGRESS:
            yield Scope.CONGRESS, kept.congress
        case Level.SESSION:
            yield Scope.SESSION, kept.subject
        case Level.TALK:
            yield Scope.PRESENTATION, kept.subject
        case Level.PRESENTER:
            for talk in (*recorded.meant, *recorded.perhaps):
                yield (
                    (Scope.PRESENTATION, talk.talk) if talk.talk else (Scope.SESSION, talk.session)
                )


def redraft_for_contact(
    rows: Rows, contact: Contact | None, templates: Templates, by: str, now: datetime
) -> Stopped:
    """After any change of a contact, in every congress that has posts to go. An opt-out stops its
    posts even where the templates are broken."""
    wanted = [(Scope.WORD, word) for word in _refused_words(contact)] if contact else []
    return _redraft(rows, congresses_to_go(rows, now), templates, wanted, by, now)


def _refused_words(contact: Contact) -> Iterator[str]:
    if contact.may_be(Consent.NAMED) is False:
        yield contact.name
    if contact.handle and contact.may_be(Consent.MENTIONED) is False:
        yield f"@{contact.handle}"


def _redraft(
    rows: Rows,
    congresses: Collection[str],
    templates: Templates,
    instead: Collection[tuple[Scope, str]],
    by: str,
    now: datetime,
) -> Stopped:
    """Drafts anew; where a template is missing or broken, `instead` is held. A thread that is half
    out is no longer drafted, so it is held as well."""
    before = [entry for code in congresses for entry in get_entries(rows, code)]
    concerned: set[str] = set()
    fault = ""
    for code in congresses:
        try:
            drafted = draft.draft(rows, code, templates)
        except TemplateError as error:
            if not instead:
                raise
            fault = str(error)
        else:
            concerned |= {p.planned.key for p in drafted.concerned if is_kept_back(p)}
    after = [entry for code in congresses for entry in get_entries(rows, code)]
    out = tuple(e for e in after if e.post.planned.key in concerned and on_account(e))
    wanted = [(Scope.POST, e.post.planned.key) for e in out if missing_parts(e)]
    wanted += instead if fault else ()
    holds = [hold.hold(rows, *each, "it may not be shared", by, now) for each in wanted]
    blocked, freed = kept_back(before, after, now)
    return Stopped(blocked, freed, out, tuple(holds), fault)


def override_concern(
    rows: Rows, entry: Entry, check: str, reason: str, templates: Templates, by: str, now: datetime
) -> tuple[Concern, ...]:
    """Lets the post go in spite of this check's open concerns, which are returned. Raises
    Refused."""
    passed = override.override(rows, entry, check, reason, by, now)
    _write_anew(rows, entry.post, templates)
    return passed


def undo_override(
    rows: Rows, entry: Entry, check: str, reason: str, templates: Templates, by: str, now: datetime
) -> int:
    """How many overrides were taken back. Raises NotFound, Refused."""
    withdrawn = override.undo(rows, entry, check, reason, by, now)
    _write_anew(rows, entry.post, templates)
    return withdrawn


def shift_embargo(
    rows: Rows,
    asked: embargo.Asked,
    templates: Templates,
    by: str,
    confirmed_by: str,
    now: datetime,
) -> tuple[Shift, draft.Drafted]:
    """Raises NotFound, Misuse, Refused."""
    shift = embargo.shift(rows, asked, by, confirmed_by, now)
    return shift, draft.draft(rows, asked.congress, templates)


def confirm_begun(
    rows: Rows,
    session: tuple[str, str],
    templates: Templates,
    by: str,
    confirmed_by: str,
    now: datetime,
) -> tuple[Begun, draft.Drafted]:
    """`session` with its congress. Raises Refused."""
    congress, code = session
    word = embargo.confirm_begun(rows, code, congress, by, confirmed_by, now)
    return word, draft.draft(rows, congress, templates)


def take_back_begun(
    rows: Rows, session: tuple[str, str], templates: Templates, by: str, now: datetime
) -> draft.Drafted:
    congress, code = session
    embargo.take_back_begun(rows, code, congress, by, now)
    return draft.draft(rows, congress, templates)


def post_now(rows: Rows, entry: Entry, templates: Templates, by: str, now: datetime) -> Entry:
    """The post as it stands then. Raises Refused."""
    planned = entry.post.planned
    bring_forward.bring_forward(rows, entry, by, now)
    draft.draft(rows, planned.congress, templates)
    (moved,) = get_entries(rows, keys=[planned.key])
    return moved
