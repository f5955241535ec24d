"""A word on permission, or an opt-out, stops posts or frees them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.compose.templates import Templates
from bot.domain.by_hand import missing_parts
from bot.domain.contacts import Consent, Contact
from bot.domain.errors import TemplateError
from bot.domain.kept_back import is_kept_back, kept_back
from bot.domain.permission import Level, Permission
from bot.domain.queue import Entry
from bot.domain.release import Scope
from bot.domain.withdraw import on_account
from bot.steps import draft, hold, permit
from bot.store.database import Rows
from bot.store.posts import congresses_to_go, get_entries


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
