"""Commands about posts: draft, queue, show, approve, resolve."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import click

from bot.bootstrap import Bot
from bot.cli.asked import (
    by_option,
    chosen_congresses,
    congress_option,
    speaker,
    speaker_if_named,
    the_bot,
)
from bot.cli.output import (
    count,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_value,
)
from bot.cli.plain import one_line
from bot.cli.traffic import forecasts_of
from bot.compose.weight import weight
from bot.domain.capabilities import capabilities_of
from bot.domain.congress import Congress
from bot.domain.delivery import Delivery, State
from bot.domain.errors import Misuse, NotFound
from bot.domain.forecast import late_ones
from bot.domain.media import Media, megabytes
from bot.domain.prices import cost_of, dollars
from bot.domain.queue import Entry, Status, status
from bot.domain.release import Verdict, is_approved
from bot.domain.rules import WEIGHT_LIMIT
from bot.domain.uploads import upload_of
from bot.steps import check, settle
from bot.steps import draft as drafting
from bot.store.congresses import get_congress
from bot.store.database import Rows
from bot.store.holds import get_all_holds
from bot.store.media import Measures, get_measures
from bot.store.posts import get_entries
from bot.store.traffic import get_whole_traffic

STANDINGS = [each.value for each in (*State, *Verdict)]

hub_option = click.option("--hub", default="", help="Only this hub.")


@click.command(help="Plan and write the posts of a congress.")
@click.argument("congress")
@by_option
@json_option
def draft(congress: str, by: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.writing() as rows:
        who = speaker_if_named(bot, by)
        drafted = drafting.draft_for(rows, congress, bot.templates, who, bot.clock.now())
    if as_json:
        print_json(
            {
                "congress": congress,
                "posts": drafted.changes.as_counts(),
                "problems": [problem_value(problem) for problem in drafted.problems],
                "refused": [
                    {"key": post.planned.key, "reason": post.refusal} for post in drafted.refused
                ],
            }
        )
        return
    print_problems(drafted.problems)
    for post in drafted.refused:
        click.echo(f"{post.planned.key}: {post.refusal}", err=True)
    click.echo(f"{congress}: {drafted.changes}; {len(drafted.refused):,} refused.")
    click.echo(f"Next: congress-bot queue --congress {congress}")


@click.command(help="List posts, with what becomes of each and why.")
@congress_option
@hub_option
@click.option("--state", type=click.Choice(STANDINGS), help="Only posts that stand so.")
@json_option
def queue(congress: str, hub: str, state: str | None, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        congresses = chosen_congresses(rows, congress, hub)
        found = _statuses(rows, bot, get_entries(rows, congress))
    listed = [
        (entry, where)
        for entry, where in found
        if (not hub or entry.post.planned.hub == hub)
        and (not state or state in (where.state.value, where.verdict and where.verdict.value))
    ]
    if as_json:
        print_json([_entry_value(entry, where) for entry, where in listed])
        return
    for each in congresses:
        if mine := [(e, w) for e, w in listed if e.post.planned.congress == each.code]:
            _print_queue(each, mine)
    click.echo(f"{count(len(listed), 'post')}.")


def _statuses(rows: Rows, bot: Bot, entries: Sequence[Entry]) -> list[tuple[Entry, Status]]:
    """With what will not make it told at once, not when it is missed."""
    now, holds = bot.clock.now(), get_all_holds(rows)
    ledger = get_whole_traffic(rows, bot.settings.app_of, now)
    found = []
    for entry in entries:
        planned = entry.post.planned
        traffic = ledger.of(planned.congress, planned.account)
        found.append((entry, status(entry, holds, now, traffic)))
    late = {each.post_key: each.why for each in late_ones(forecasts_of(rows, bot, now))}
    return [
        (entry, replace(where, reason=f"will not make it: {late[entry.post.planned.key]}"))
        if entry.post.planned.key in late
        else (entry, where)
        for entry, where in found
    ]


def _print_queue(congress: Congress, listed: Sequence[tuple[Entry, Status]]) -> None:
    click.echo(f"{congress.name}, times in {congress.zone}")
    print_table(
        ("due", "state", "post", "reason"),
        (
            (
                f"{entry.post.planned.due_at.astimezone(congress.tz):%a %d %b %H:%M}",
                where.verdict.value if where.verdict else where.state.value,
                entry.post.planned.key,
                where.reason,
            )
            for entry, where in listed
        ),
    )


@click.command(help="Show one post's words and its history.")
@click.argument("key")
@json_option
def show(key: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        entry = entry_of(rows, key)
        ((entry, where),) = _statuses(rows, bot, [entry])
        congress = get_congress(rows, entry.post.planned.congress)
        measures = get_measures(rows, [media.sha256 for media in entry.post.media])
    value = _entry_value(entry, where) | {
        "parts": entry.post.parts,
        "weights": [weight(part) for part in entry.post.parts],
        "poll": entry.post.poll and entry.post.poll.options,
        "media": [_media_value(media, entry, measures) for media in entry.post.media],
        "stale_at": _text(entry.post.planned.stale_at),
        "not_before": _text(entry.post.planned.not_before),
        "approved": is_approved(entry.post, entry.standing),
        "check": entry.post.check.how.value,
        "writer": entry.post.planned.writer,
        "answers": entry.post.planned.answers,
        "quotes": entry.post.planned.quotes,
        "calls": [_delivery_value(delivery) for delivery in entry.deliveries],
        "concerns": [asdict(concern) for concern in entry.post.concerns],
    }
    if as_json:
        print_json(value)
        return
    _print_post(entry, where, congress, measures)


def _print_post(
    entry: Entry, where: Status, congress: Congress, measures: Mapping[str, Measures]
) -> None:
    post, planned = entry.post, entry.post.planned
    accounts = (a for a in congress.accounts() if a.code == planned.account)
    limit = next((capabilities_of(a).weight_limit for a in accounts), WEIGHT_LIMIT)
    click.echo(f"{planned.key}, {planned.kind.value} of {planned.account}")
    for number, part in enumerate(post.parts, 1):
        click.echo(f"--- part {number}, {weight(part)} of {limit}\n{part}")
    for option in post.poll.options if post.poll else ():
        click.echo(f"( ) {option}")
    for media in post.media:
        measured = _measured(measures.get(media.sha256))
        click.echo(one_line(f"[{media.kind.value}{measured}] {media.alt}"))
    for how, link in (("answers", planned.answers), ("quotes", planned.quotes)):
        if link:
            click.echo(f"{how} {link}")
    told = (where.verdict or where.state).value
    click.echo(f"--- {told}{f': {where.reason}' if where.reason else ''}")
    for concern in post.concerns:
        passed = f" [overridden by {concern.override}]" if concern.override else ""
        click.echo(one_line(f"concern {concern.check}: {concern.told}{passed}"))
    due, stale = (t.astimezone(congress.tz) for t in (planned.due_at, planned.stale_at))
    click.echo(f"due {due:%a %d %b %H:%M}, not sent after {stale:%a %d %b %H:%M} ({congress.zone})")
    if post.parts:
        linked = ", with a link" if post.linked else ""
        click.echo(f"costs {dollars(cost_of(post))} by X's prices of August 2026{linked}")
    for call in entry.deliveries:
        what = f"{call.state.value} {call.network_id} {call.reason}"
        click.echo(one_line(f"call {call.attempt} of part {call.part}: {what}"))


def _measured(found: Measures | None) -> str:
    """Such as `, 960 x 540, 8 kB PNG`."""
    if found is None:
        return ", not stored: load the congress folder again"
    sides = f", {found.width:,} x {found.height:,}" if found.width else ""
    return f"{sides}, {megabytes(found.bytes)} {found.format.name}"


def _media_value(media: Media, entry: Entry, measures: Mapping[str, Measures]) -> dict[str, Any]:
    found, upload = measures.get(media.sha256), upload_of(media, entry.standing.uploads)
    return {
        "kind": media.kind.value,
        "alt": media.alt,
        "sha256": media.sha256,
        "type": found and found.format.value,
        "width": found and found.width,
        "height": found and found.height,
        "bytes": found and found.bytes,
        "uploaded_until": _text(upload.expires_at) if upload else None,
    }


@click.command(help="Approve the words of posts, as their second person.")
@click.argument("keys", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every post of --congress (and --hub).")
@click.option("--skeleton", is_flag=True, help="Words whose blanks are not filled yet.")
@congress_option
@hub_option
@by_option
@json_option
def approve(
    keys: Sequence[str],
    everything: bool,
    skeleton: bool,
    congress: str,
    hub: str,
    by: str,
    as_json: bool,
) -> int:
    """Exit code 1 where a post that was asked for was not approved."""
    if bool(keys) == everything or (everything and not congress):
        raise Misuse("name the posts, or say --all --congress CODE.", "`queue` lists their keys.")
    with the_bot() as bot, bot.database.writing() as rows:
        checker = speaker(bot, by)
        if everything:
            chosen_congresses(rows, congress, hub)
            entries = [e for e in get_entries(rows, congress) if _open(e, hub)]
        else:
            entries = [entry_of(rows, key) for key in keys]
        checked = check.approve(rows, entries, checker, bot.clock.now(), skeleton)
    refused = [{"key": post.planned.key, "reason": reason} for post, reason in checked.refused]
    if as_json:
        print_json({"approved": [p.planned.key for p in checked.approved], "refused": refused})
    else:
        for each in refused:
            click.echo(f"{each['key']}: not approved, {each['reason']}", err=True)
        click.echo(f"{checker} approved {count(len(checked.approved), 'post')}.")
    return 1 if refused and not everything else 0


@click.command(help="Say whether an unconfirmed post is on the account.")
@click.argument("key")
@click.option("--posted", default="", metavar="ID", help="It is there, under this id or link.")
@click.option("--absent", is_flag=True, help="It is not there: send it, if still in time.")
@by_option
def resolve(key: str, posted: str, absent: bool, by: str) -> None:
    network_id = posted.partition("?")[0].rstrip("/").rpartition("/")[2]
    if bool(posted) == absent or (posted and not re.fullmatch("[0-9]+", network_id)):
        raise Misuse("say either --posted ID or --absent.", "The id is the number in its link.")
    with the_bot() as bot, bot.database.writing() as rows:
        person = speaker(bot, by)
        change = settle.resolve(rows, entry_of(rows, key), network_id, person, bot.clock.now())
    again = " It will be sent again." if change.again_at else ""
    click.echo(f"{key}: {change.state.value}, {change.reason}.{again}")


def _open(entry: Entry, hub: str) -> bool:
    """Whether `approve --all` means it: of the hub, still asked for, and nothing of it sent."""
    post = entry.post
    asked = not entry.standing.dropped and not entry.begun and post.digest != ""
    return asked and (not hub or post.planned.hub == hub)


def entry_of(rows: Rows, key: str) -> Entry:
    """Raises NotFound."""
    found = get_entries(rows, keys=[key])
    if not found:
        raise NotFound(f"there is no post {key!r}.", "`congress-bot queue` lists the keys.")
    return found[0]


def _entry_value(entry: Entry, where: Status) -> dict[str, Any]:
    planned = entry.post.planned
    return {
        "key": planned.key,
        "hub": planned.hub,
        "account": planned.account,
        "kind": planned.kind.value,
        "due_at": _text(planned.due_at),
        "state": where.state.value,
        "verdict": where.verdict and where.verdict.value,
        "reason": where.reason,
        "delivery_ids": [d.network_id for d in entry.current() if d.network_id],
        "cost_dollars": cost_of(entry.post) / 1000,
    }


def _delivery_value(delivery: Delivery) -> dict[str, Any]:
    return {
        "part": delivery.part,
        "attempt": delivery.attempt,
        "state": delivery.state.value,
        "reason": delivery.reason,
        "network_id": delivery.network_id,
        "claimed_at": _text(delivery.claimed_at),
        "delivered_at": _text(delivery.delivered_at),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
