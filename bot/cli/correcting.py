"""The commands about corrections: correct, corrections."""

import shlex
from datetime import datetime, timedelta
from typing import Any

import click

from bot import acts
from bot.cli.asked import (
    by_option,
    chosen_congresses,
    congress_option,
    reason_option,
    speaker,
    the_bot,
)
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.posts import entry_of
from bot.domain.corrections import Corrected, corrected
from bot.domain.duration import parse_duration
from bot.domain.errors import Misuse
from bot.store.corrections import get_corrections
from bot.store.database import Rows
from bot.store.holds import get_all_holds
from bot.store.posts import get_entries


@click.command(help="Correct a post that is out, by a new one that replies to it.")
@click.argument("key")
@click.option("--text", required=True, help="The correction's words.")
@click.option("--noticed", default="0m", metavar="12m", help="How long ago the error was noticed.")
@click.option("--no-reply", is_flag=True, help="Replies are not open: quote it, or link to it.")
@reason_option
@by_option
@json_option
def correct(
    key: str, text: str, noticed: str, no_reply: bool, reason: str, by: str, as_json: bool
) -> None:
    ago = _ago(noticed)
    with the_bot() as bot, bot.database.writing() as rows:
        who, now, entry = speaker(bot, by), bot.clock.now(), entry_of(rows, key)
        post = acts.correct_post(
            rows, entry, bot.templates, text, reason, now - ago, who, now, not no_reply
        )
    planned = post.planned
    if as_json:
        print_json({"key": planned.key, "corrects": key, "parts": list(post.parts)})
        return
    click.echo(f"{planned.key} goes out as soon as a second person approves it.")
    click.echo(f"Next: congress-bot approve {shlex.quote(planned.key)} --by NAME")


def _ago(text: str) -> timedelta:
    try:
        found = parse_duration(text)
    except ValueError as error:
        raise Misuse(f"{text!r} is no length of time.", "Write e.g. --noticed 12m.") from error
    if found < timedelta():
        raise Misuse("an error is noticed before it is corrected.", "Write e.g. --noticed 12m.")
    return found


@click.command(help="List corrections, with how long each error stood.")
@congress_option
@json_option
def corrections(congress: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        chosen_congresses(rows, congress)
        found = _corrected(rows, congress, bot.clock.now())
    if as_json:
        print_json([_value(each) for each in found])
        return
    print_table(
        ("correction", "state", "time to correct", "since noticed", "by", "reason"),
        (
            (
                each.correction.key,
                each.state,
                _told(each.time_to_correct),
                _told(each.since_noticed),
                each.correction.by,
                each.correction.reason,
            )
            for each in found
        ),
    )
    click.echo(f"{count(len(found), 'correction')}.")


def _corrected(rows: Rows, congress: str, now: datetime) -> tuple[Corrected, ...]:
    asked = get_corrections(rows, congress)
    keys = {key for each in asked for key in (each.key, each.corrects)}
    return corrected(asked, get_entries(rows, keys=keys), get_all_holds(rows), now)


def _told(span: timedelta | None) -> str:
    if span is None:
        return "not out yet"
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"{minutes} min {seconds:02} s"


def _value(each: Corrected) -> dict[str, Any]:
    return {
        "key": each.correction.key,
        "corrects": each.correction.corrects,
        "hub": each.hub,
        "hanging": each.correction.hanging.value,
        "text": each.correction.text,
        "reason": each.correction.reason,
        "by": each.correction.by,
        "state": each.state,
        "why": each.reason,
        "noticed_at": each.correction.noticed_at.isoformat(),
        "out_at": _text(each.out_at),
        "corrected_at": _text(each.corrected_at),
        "time_to_correct_seconds": each.time_to_correct and each.time_to_correct.total_seconds(),
        "since_noticed_seconds": each.since_noticed and each.since_noticed.total_seconds(),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
