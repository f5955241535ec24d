"""What waits for a person, each with what the person can do about it."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.audit import Finding, FindingKind
from bot.domain.by_hand import missing_parts
from bot.domain.delivery import State
from bot.domain.queue import Entry, Status, status
from bot.domain.release import Hold, Verdict
from bot.domain.withdraw import Withdrawal


class TaskKind(Enum):
    UNCONFIRMED = "unconfirmed"  # its answer was lost, and the account's timeline is unreadable
    REFUSED = "refused"  # the network took it for good as it is, as with an older post's words
    BY_HAND = "by hand"  # the network lets no app post it
    WITHDRAWAL = "withdrawal"  # it could not be taken down
    FINDING = "finding"  # an audit found it doubled or missing
    ENDURING = "enduring content"  # a written summary is due, or has no due date
    INTERVIEW = "interview"  # one is due, or lacks consent or a permission to film
    REVIEW = "review"  # the committee looks at a coverage plan twice a year
    AUTHOR = "author"  # a presenting author to be invited by hand (domain.invitations)


@dataclass(frozen=True, slots=True)
class Choice:
    """`command` is the command line, in which words in capitals are to be filled in."""

    told: str
    command: str


@dataclass(frozen=True, slots=True)
class Task:
    """`about` is the post's key, or the account and id of a post that is not ours, or what it is of
    a coverage plan; then `account` is "". `texts` are what is to be posted."""

    kind: TaskKind
    congress: str
    account: str
    about: str
    told: str
    choices: tuple[Choice, ...]
    texts: tuple[str, ...] = ()


def tasks(
    entries: Sequence[Entry],
    holds: Sequence[Hold],
    failed: Sequence[Withdrawal],
    findings: Sequence[Finding],
    now: datetime,
) -> list[Task]:
    """Of these entries, and of what failed or was found whatever its post."""
    found = [task for entry in entries for task in _of_entry(entry, holds, now)]
    congresses = {e.post.planned.key: e.post.planned.congress for e in entries}
    found += (_withdrawal(each) for each in failed)
    found += (
        _finding(each, congresses.get(each.found.post_key, ""))
        for each in findings
        if each.ended_at is None and not each.seen_by
    )
    return found


def _of_entry(entry: Entry, holds: Sequence[Hold], now: datetime) -> Iterator[Task]:
    where = status(entry, holds, now)
    if any(d.state is State.UNCONFIRMED and d.handed_at for d in entry.current()):
        yield _unconfirmed(entry, where)
    elif where.verdict is Verdict.BY_HAND:
        yield _by_hand(entry, where)
    elif where.state is State.REFUSED and now < entry.post.planned.stale_at:
        yield _refused(entry, where)


def _unconfirmed(entry: Entry, where: Status) -> Task:
    key = shlex.quote(entry.post.planned.key)
    choices = (
        Choice("Posted already?", f"congress-bot resolve {key} --posted LINK --by NAME"),
        Choice("Not there: send it", f"congress-bot resolve {key} --absent --by NAME"),
    )
    told = f"X's answer was lost, and {where.reason}. Look at the account."
    return _task(TaskKind.UNCONFIRMED, entry, told, choices, entry.post.parts)


def _by_hand(entry: Entry, where: Status) -> Task:
    planned = entry.post.planned
    links = [("answers", planned.answers), ("quotes", planned.quotes)]
    told = "; ".join([where.reason, *(f"it {how} {link}" for how, link in links if link)])
    choices = (_posted(entry), _left(entry))
    return _task(TaskKind.BY_HAND, entry, told, choices, entry.post.parts)


def _refused(entry: Entry, where: Status) -> Task:
    choices = (_posted(entry), Choice("Leave it", "nothing to do: it is gone when it is stale"))
    return _task(TaskKind.REFUSED, entry, where.reason, choices, entry.post.parts)


def _posted(entry: Entry) -> Choice:
    key = shlex.quote(entry.post.planned.key)
    links = " ".join("--posted LINK" for _ in missing_parts(entry))
    return Choice("Posted by hand", f"congress-bot done {key} {links} --by NAME")


def _left(entry: Entry) -> Choice:
    key = shlex.quote(entry.post.planned.key)
    return Choice("Not at all", f"congress-bot hold post {key} --reason WHY --by NAME")


def _task(
    kind: TaskKind, entry: Entry, told: str, choices: tuple[Choice, ...], texts: tuple[str, ...]
) -> Task:
    planned = entry.post.planned
    return Task(kind, planned.congress, planned.account, planned.key, told, choices, texts)


def _withdrawal(failed: Withdrawal) -> Task:
    if failed.post_key:
        named = shlex.quote(failed.post_key)
    else:
        named = f"--id {failed.network_id} --account {failed.account}"
    choices = (
        Choice("Try again", f"congress-bot withdraw {named} --reason WHY --by NAME"),
        Choice("By hand", f"delete {failed.network_id} on the account, then try again"),
    )
    told = f"could not be taken down: {failed.outcome}"
    about = failed.name
    return Task(TaskKind.WITHDRAWAL, failed.congress, failed.account, about, told, choices)


def _finding(finding: Finding, congress: str) -> Task:
    found = finding.found
    about = found.post_key if found.part == 1 else f"{found.post_key} part {found.part}"
    seen = Choice("Seen", f"congress-bot audit --seen {finding.id} --by NAME")
    return Task(
        TaskKind.FINDING, congress, found.account, about, told_of(finding), (*_cures(finding), seen)
    )


def _cures(finding: Finding) -> list[Choice]:
    found = finding.found
    return [
        Choice(
            "Take the copy down",
            f"congress-bot withdraw --id {copy} --account {found.account} "
            '--reason "posted twice" --by NAME',
        )
        for copy in found.network_ids[1:]
    ]


def told_of(finding: Finding) -> str:
    ids = finding.found.network_ids
    if finding.found.kind is FindingKind.DOUBLED:
        return f"stands {len(ids)} times on the account, as {', '.join(ids)}"
    return f"was delivered as {ids[0]} and is not on the account, and nobody withdrew it"
