"""The second person's commands about numbers: check, checks."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import click

from bot.bootstrap import Bot
from bot.cli.asked import by_option, chosen_congresses, congress_option, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.posts import entry_of
from bot.domain.checking import (
    Try,
    sent_back,
    source_told,
    waits_for_approval,
    waits_for_check,
    waits_for_skeleton,
)
from bot.domain.errors import Misuse, Refused
from bot.domain.livefields import LEGAL, LiveField, fitting
from bot.domain.queue import Entry
from bot.steps import check as checking
from bot.store.checks import get_tries, last_tries
from bot.store.database import Rows
from bot.store.fills import get_fills_of
from bot.store.posts import get_entries

_ASSIGNMENT = re.compile(r"([a-z][a-z0-9_]*)=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post that waits for a second person; `back` are fields that its writer fills again first,
    `until` is when it must be done."""

    entry: Entry
    what: str
    back: tuple[str, ...]
    until: datetime


@click.command(help="Retype a post's numbers blind; without values, say which.")
@click.argument("key")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@by_option
@json_option
def check(key: str, values: Sequence[str], by: str, as_json: bool) -> int:
    """Exit code 1 where a number differs."""
    if not values:
        with the_bot() as bot, bot.database.reading() as rows:
            _show_fields(rows, entry_of(rows, key), bot.clock.now(), as_json)
        return 0
    texts = _assigned(values)
    with the_bot() as bot, bot.database.writing() as rows:
        entry, checker = entry_of(rows, key), speaker(bot, by)
        tried = checking.check(rows, entry, texts, checker, bot.clock.now())
    if as_json:
        print_json(_try_value(tried))
    else:
        _print_try(tried, entry)
    return 0 if tried.passed else 1


def _assigned(values: Sequence[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for each in values:
        found = _ASSIGNMENT.fullmatch(each)
        if not found:
            raise Misuse(f"{each!r} is no FIELD=VALUE.", "Write e.g. orr=73 orr_ci=60-84.")
        if found[1] in texts:
            raise Misuse(f"{found[1]} is given twice.", "Give each field once.")
        texts[found[1]] = found[2]
    return texts


def _print_try(tried: Try, entry: Entry) -> None:
    if tried.passed:
        click.echo(f"{tried.post_key}: the numbers are the same; these words are approved:")
        for part in entry.post.parts:
            click.echo(f"---\n{part}")
        return
    told = f"{tried.post_key}: {', '.join(tried.differing)} not the same. Its writer looks again."
    click.echo(told, err=True)


def _try_value(tried: Try) -> dict[str, Any]:
    """Without any value: the next try is blind too."""
    return {
        "key": tried.post_key,
        "passed": tried.passed,
        "differing": list(tried.differing),
        "checker": tried.checker,
        "at": tried.at.isoformat(),
    }


def _show_fields(rows: Rows, entry: Entry, now: datetime, as_json: bool) -> None:
    key, fields = entry.post.planned.key, entry.post.check.fields
    if reason := checking.refuse_check(entry, now):
        raise Refused(f"{key} is not checked: {reason}.", "`congress-bot checks` lists what waits.")
    filled = fitting(fields, get_fills_of(rows, key))
    tries = get_tries(rows, key)
    back = sent_back(tries[-1] if tries else None, filled)
    sources = {name: source_told(each.source, filled.values()) for name, each in filled.items()}
    if as_json:
        listed = [_field_value(field, sources[field.name], back) for field in fields]
        print_json({"key": key, "fields": listed})
        return
    print_table(
        ("field", "kind", "read from", "how to write it"),
        (
            (field.name, field.kind.value, sources[field.name], _told(field, back))
            for field in fields
        ),
    )
    given = " ".join(f"{field.name}=..." for field in fields)
    click.echo(f"Next: congress-bot check {shlex.quote(key)} {given} --by NAME")


def _told(field: LiveField, back: Sequence[str]) -> str:
    if field.name in back:
        return "is back with the writer: it differed at the last check"
    return f"{field.label}: {LEGAL[field.kind]}" if field.label else LEGAL[field.kind]


def _field_value(field: LiveField, source: str, back: Sequence[str]) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": field.kind.value,
        "of": field.of,
        "label": field.label,
        "legal": LEGAL[field.kind],
        "source": source,
        "back_with_writer": field.name in back,
    }


@click.command(help="List what waits for a check, with the time left, soonest first.")
@click.option("--all", "everything", is_flag=True, help="Also skeletons and words without numbers.")
@congress_option
@json_option
def checks(everything: bool, congress: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        chosen_congresses(rows, congress)
        found = _waiting(rows, bot, congress, everything)
        now = bot.clock.now()
    if as_json:
        print_json([_waiting_value(each, now) for each in found])
        return
    print_table(
        ("time left", "post", "what", "writer"),
        (
            (
                _left(each.until - now),
                each.entry.post.planned.key,
                each.what,
                each.entry.post.planned.writer,
            )
            for each in found
        ),
    )
    click.echo(f"{count(len(found), 'post')}.")


def _waiting(rows: Rows, bot: Bot, congress: str, everything: bool) -> list[Waiting]:
    now = bot.clock.now()
    entries = [e for e in get_entries(rows, congress) if now < e.post.planned.stale_at]
    filled = [entry for entry in entries if waits_for_check(entry)]
    tries = last_tries(rows, [entry.post.planned.key for entry in filled])
    found = [_for_check(rows, entry, tries.get(entry.post.planned.key)) for entry in filled]
    for entry in entries if everything else ():
        if waits_for_skeleton(entry):
            found.append(_for("approve --skeleton", entry))
        elif waits_for_approval(entry):
            found.append(_for("approve", entry))
    return sorted(found, key=lambda each: (each.until, each.entry.post.planned.key))


def _for_check(rows: Rows, entry: Entry, last: Try | None) -> Waiting:
    """Only of one that was tried is it asked what was filled since."""
    back = sent_back(last, get_fills_of(rows, entry.post.planned.key)) if last else ()
    what = f"back with its writer: {', '.join(back)}" if back else "check"
    return _for(what, entry, back)


def _for(what: str, entry: Entry, back: tuple[str, ...] = ()) -> Waiting:
    return Waiting(entry, what, back, entry.post.planned.stale_at)


def _left(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02} min"


def _waiting_value(each: Waiting, now: datetime) -> dict[str, Any]:
    post = each.entry.post
    return {
        "key": post.planned.key,
        "hub": post.planned.hub,
        "writer": post.planned.writer,
        "what": each.what,
        "back_with_writer": list(each.back),
        "escalated_at": post.check.by and post.check.by.isoformat(),
        "stale_at": each.until.isoformat(),
        "seconds_left": (each.until - now).total_seconds(),
    }
