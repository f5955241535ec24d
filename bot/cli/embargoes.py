"""Commands about embargoes: what lifts when, two people's word that it does not, and "post now"."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot import acts
from bot.cli.asked import by_option, congress_option, reason_option, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_problems, print_table
from bot.domain.congress import Congress
from bot.domain.embargo import Lift, Shift, Unknown
from bot.domain.embargo_policy import (
    EmbargoPolicy,
    Event,
    Moment,
    SharingRule,
    Tier,
    clock_text,
    parse_clock,
)
from bot.domain.embargo_table import SHOWN, Clocks, Line, clocks_of, lines_of
from bot.domain.errors import Misuse, NotFound
from bot.domain.release import judge
from bot.steps.draft import Drafted
from bot.steps.embargo import Asked
from bot.store.congresses import get_congress
from bot.store.embargoes import get_moved
from bot.store.holds import get_holds
from bot.store.posts import get_entries
from bot.store.programmes import find_session, get_sessions

TIERS = [tier.value for tier in Tier if tier is not Tier.SLIDE]
with_option = click.option("--with", "second", default="", help="The second person.")


class _ByCongress(click.Group):
    """A first word that is no subcommand is a congress whose embargoes are shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ByCongress, help="Say when embargoes lift, or move one by two people's word.")
def embargo() -> None:
    pass


@embargo.command(help="List when each embargo of a congress lifts, and what nobody knows.")
@click.argument("congress")
@click.option("--session", default="", help="Only this session, with its presentations.")
@json_option
def show(congress: str, session: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        found = get_congress(rows, congress)
        lines = list(lines_of(found, get_sessions(rows, congress), get_moved(rows, congress)))
    if session:
        lines = [line for line in lines if line.session == session]
        if not lines:
            raise NotFound(f"{congress} has no session {session!r}.", "`embargo` lists them.")
    if as_json:
        print_json(_congress_value(found, lines))
        return
    _print_policy(found)
    _print_lines(found, [line for line in lines if session or not line.presentation])
    _print_unknown(lines)


def _print_policy(congress: Congress) -> None:
    policy = congress.embargo or EmbargoPolicy()
    named = f"policy {policy.name}" if policy.name else "its own policy"
    told = named if congress.embargo else "no policy: nothing goes out"
    click.echo(f"{congress.name}, {told}, times in {congress.zone}")
    print_table(
        ("tier", "lifts", "source", "read"),
        (_clock_row(each, congress.tz) for each in clocks_of(policy)),
    )
    for name, rule in (("sharing", policy.sharing), ("pictures", policy.pictures)):
        told = rule.sharing.value if rule.sharing else "unknown"
        source = f" ({rule.source})" if rule.source else ""
        click.echo(f"{name}: {told}{source}")
    for each in policy.blackouts:
        begins, ends = _local(each.begins, congress.tz), _local(each.ends, congress.tz)
        click.echo(f"blackout of {each.tier.value}: {begins} to {ends} {each.reason}".rstrip())
    click.echo()


def _clock_row(clocks: Clocks, tz: ZoneInfo) -> tuple[str, str, str, str]:
    clock, rule = clocks.rule.clock, clocks.rule
    told = _local(clock.at, tz) if isinstance(clock, Moment) else clock_text(clock)
    return clocks.tier.value, told, rule.source, rule.checked


def _print_lines(congress: Congress, lines: Sequence[Line]) -> None:
    print_table(
        ("session", "presentation", "start", *(tier.value for tier in SHOWN), "remarks"),
        (
            (
                line.session,
                line.presentation,
                _local(line.start, congress.tz),
                *(_lift_told(each, congress.tz) for each in line.lifts),
                "; ".join(_remarks(line, congress.tz)),
            )
            for line in lines
        ),
    )


def _print_unknown(lines: Sequence[Line]) -> None:
    facts = {each.fact: each for line in lines for each in line.lifts if isinstance(each, Unknown)}
    for each in facts.values():
        click.echo(f"Nobody has said {each.fact}. {each.cure}", err=True)


def _remarks(line: Line, tz: ZoneInfo) -> list[str]:
    told = []
    if line.begun_at:
        told.append(f"begun {_local(line.begun_at, tz)}, as two people saw")
    elif not line.presentation and line.start < line.published:
        told.append(f"pulled forward: its gate is {_local(line.published, tz)}, until confirmed")
    if set(line.tiers) & {Tier.LATE_BREAKING}:
        told.append("late-breaking")
    if set(line.tiers) & {Tier.POSTER}:
        told.append("posters")
    return told + [_shift_told(each, tz) for each in line.shifts]


def _shift_told(shift: Shift, tz: ZoneInfo) -> str:
    to = _local(shift.to, tz) if shift.to else "the policy"
    return f"{shift.tier.value} shifted to {to} by {shift.by} and {shift.confirmed_by}"


def _lift_told(lift: Lift | Unknown, tz: ZoneInfo) -> str:
    if isinstance(lift, Unknown):
        return "unknown"
    return _local(lift.at, tz) if lift.at else Event.PUBLIC.value


def _local(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%a %d %b %H:%M}"


@embargo.command(help="Move the embargo of a tier, by the word of two people.")
@click.argument("congress")
@click.option("--tier", type=click.Choice(TIERS), required=True, help="What is contained.")
@click.option("--track", default="", help="Only sessions of this track.")
@click.option("--session", default="", help="Only this session.")
@click.option("--to", default="", metavar="MOMENT", help="As 2027-03-20T09:00, in its zone.")
@click.option("--back", is_flag=True, help="Back to what the policy says.")
@reason_option
@by_option
@with_option
@json_option
def shift(
    congress: str,
    tier: str,
    track: str,
    session: str,
    to: str,
    back: bool,
    reason: str,
    by: str,
    second: str,
    as_json: bool,
) -> None:
    if bool(to) == back or (track and session):
        raise Misuse("say --to MOMENT or --back, and one of --track and --session, or none.")
    with the_bot() as bot, bot.database.writing() as rows:
        found = get_congress(rows, congress)
        moment = _moment(to, found.zone) if to else None
        asked = Asked(congress, Tier(tier), moment, reason, track, session)
        said, drafted = acts.shift_embargo(
            rows, asked, bot.templates, speaker(bot, by), second.strip(), bot.clock.now()
        )
    if as_json:
        print_json(_shift_value(said) | {"posts": drafted.changes.as_counts()})
        return
    _print_drafted(drafted)
    where = f"lifts at {_local(said.to, found.tz)}" if said.to else "lifts by the policy again"
    how = f", {'earlier' if said.earlier else 'not before'} by two people's word" if said.to else ""
    click.echo(f"{tier}: {where}{how}, for {count(len(said.sessions), 'session')}.")
    click.echo(f"Next: congress-bot embargo {congress}")


def _moment(text: str, zone: str) -> datetime:
    try:
        clock = parse_clock(text, zone)
    except ValueError as error:
        raise Misuse(f"{text!r} is no moment.", "Write e.g. 2027-03-20T09:00.") from error
    if not isinstance(clock, Moment):
        raise Misuse(f"{text!r} is no moment.", "Write e.g. 2027-03-20T09:00.")
    return clock.at


@embargo.command(help="Say that a session pulled forward has begun, by the word of two people.")
@click.argument("session")
@congress_option
@click.option("--undo", is_flag=True, help="It has not begun: one person's word is enough.")
@by_option
@with_option
@json_option
def confirm(session: str, congress: str, undo: bool, by: str, second: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        found = find_session(rows, session, congress)
        if undo:
            drafted = acts.take_back_begun(rows, found, bot.templates, who, now)
        else:
            _, drafted = acts.confirm_begun(rows, found, bot.templates, who, second.strip(), now)
    if as_json:
        value = {"congress": found[0], "session": session, "begun": not undo}
        print_json(value | {"posts": drafted.changes.as_counts()})
        return
    _print_drafted(drafted)
    told = "has not begun: its published start is its gate again" if undo else "has begun"
    click.echo(f"{session} {told}. Posts: {drafted.changes}.")


@click.command(help="Have an approved post go now, as far as nothing holds it.")
@click.argument("key")
@by_option
@json_option
def now(key: str, by: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        entries = get_entries(rows, keys=[key])
        if not entries:
            raise NotFound(f"there is no post {key!r}.", "`congress-bot queue` lists the keys.")
        moment = bot.clock.now()
        moved = acts.post_now(rows, entries[0], bot.templates, speaker(bot, by), moment)
        found = judge(moved.post, moved.standing, get_holds(rows), moment)
        zone = get_congress(rows, moved.post.planned.congress).tz
    due = moved.post.planned.due_at
    if as_json:
        value = {"key": key, "due_at": due.isoformat(), "verdict": found.verdict.value}
        print_json(value | {"reason": found.reason})
        return
    told = f": {found.reason}" if found.reason else ""
    click.echo(f"{key}: due {_local(due, zone)}, {found.verdict.value}{told}.")


def _print_drafted(drafted: Drafted) -> None:
    print_problems(drafted.problems)


def _congress_value(congress: Congress, lines: Sequence[Line]) -> dict[str, Any]:
    policy = congress.embargo or EmbargoPolicy()
    return {
        "congress": congress.code,
        "policy": policy.name if congress.embargo else None,
        "tiers": [
            {
                "tier": each.tier.value,
                "lifts": clock_text(each.rule.clock),
                "source": each.rule.source,
                "read": each.rule.checked,
            }
            for each in clocks_of(policy)
        ],
        "sharing": _sharing_value(policy.sharing),
        "pictures": _sharing_value(policy.pictures),
        "blackouts": [
            {
                "tier": each.tier.value,
                "begins": each.begins.isoformat(),
                "ends": each.ends.isoformat(),
                "reason": each.reason,
            }
            for each in policy.blackouts
        ],
        "lifts": [_line_value(line) for line in lines],
    }


def _sharing_value(rule: SharingRule) -> dict[str, Any]:
    sharing = rule.sharing.value if rule.sharing else None
    return {"sharing": sharing, "source": rule.source, "read": rule.checked}


def _line_value(line: Line) -> dict[str, Any]:
    return {
        "session": line.session,
        "presentation": line.presentation,
        "start": line.start.isoformat(),
        "published": line.published.isoformat(),
        "begun_at": line.begun_at and line.begun_at.isoformat(),
        "embargoes": [
            _lift_value(tier, lift) for tier, lift in zip(line.tiers, line.lifts, strict=True)
        ],
        "shifts": [_shift_value(each) for each in line.shifts],
    }


def _lift_value(tier: Tier, lift: Lift | Unknown) -> dict[str, Any]:
    if isinstance(lift, Unknown):
        return {"tier": tier.value, "lifts_at": None, "unknown": lift.fact, "next": lift.cure}
    at = lift.at and lift.at.isoformat()
    return {"tier": tier.value, "lifts_at": at, "unknown": None, "next": None}


def _shift_value(shift: Shift) -> dict[str, Any]:
    return {
        "tier": shift.tier.value,
        "track": shift.track,
        "session": shift.session,
        "to": shift.to and shift.to.isoformat(),
        "earlier": shift.earlier,
        "sessions": list(shift.sessions),
        "reason": shift.reason,
        "by": shift.by,
        "with": shift.confirmed_by,
        "at": shift.at.isoformat(),
    }
