"""The command about live fields: a form to read, values to fill in, the last ones to take back."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from bot import acts
from bot.bootstrap import Bot
from bot.cli.asked import by_option, speaker, the_bot
from bot.cli.output import json_option, print_json, print_table
from bot.cli.posts import entry_of
from bot.domain.concerns import refuse_concerns
from bot.domain.errors import Misuse
from bot.domain.livefields import (
    LEGAL,
    Filled,
    LiveField,
    Source,
    parse_source,
    read_abstract,
)
from bot.domain.queue import Entry
from bot.store.database import Rows
from bot.store.fills import Written, get_history

_ASSIGNMENT = re.compile(r"([a-z][a-z0-9_]*)=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Form:
    """A post, what is known of its live fields, and the values that no longer stand in them."""

    entry: Entry
    known: acts.Known
    former: tuple[Written, ...]


@click.command(help="Fill the live fields of a post, or show which it has.")
@click.argument("key")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--undo", is_flag=True, help="Take back what was filled last.")
@by_option
@json_option
def fill(key: str, values: Sequence[str], undo: bool, by: str, as_json: bool) -> None:
    if undo and values:
        raise Misuse("--undo takes no values.", "Say one or the other.")
    with the_bot() as bot:
        if undo:
            with bot.database.writing() as rows:
                entry = entry_of(rows, key)
                acts.unfill(rows, entry, bot.templates, speaker(bot, by), bot.clock.now())
        elif values:
            texts, source = _assigned(values)
            with bot.database.writing() as rows:
                entry = entry_of(rows, key)
                who, now = speaker(bot, by), bot.clock.now()
                acts.fill_post(rows, entry, bot.templates, texts, source, who, now)
        with bot.database.reading() as rows:
            form = _form(rows, bot, key)
    if as_json:
        print_json(_form_value(form))
        return
    _print_form(form)


def _assigned(values: Sequence[str]) -> tuple[dict[str, str], Source]:
    """`orr=73 orr_ci=60-84 source="slide 12"`. Raises Misuse."""
    texts: dict[str, str] = {}
    for each in values:
        found = _ASSIGNMENT.fullmatch(each)
        if not found:
            raise Misuse(f"{each!r} is no FIELD=VALUE.", 'Write e.g. orr=73 source="slide 12".')
        if found[1] in texts:
            raise Misuse(f"{found[1]} is given twice.", "Give each field once.")
        texts[found[1]] = found[2]
    return texts, _source(texts.pop("source", ""))


def _source(text: str) -> Source:
    try:
        return parse_source(text)
    except ValueError as error:
        raise Misuse(str(error), 'Add e.g. source="slide 12".') from error


def _form(rows: Rows, bot: Bot, key: str) -> Form:
    entry = entry_of(rows, key)
    known = acts.known_of(rows, entry.post, bot.templates)
    standing = list(known.filled.values())
    history = get_history(rows, key)
    former = tuple(each for each in history if each.undone_by or each.filled not in standing)
    return Form(entry, known, former)


def _print_form(form: Form) -> None:
    post = form.entry.post
    if not form.known.fields:
        click.echo(f"{post.planned.key} has no live fields.")
        return
    for part in post.parts:
        click.echo(f"{part}\n")
    print_table(
        ("field", "filled", "abstract", "source", "by", "what it is"),
        (_line(field, form) for field in form.known.fields),
    )
    for each in form.former:
        click.echo(f"Earlier: {_former(each)}")
    if post.awaits:
        first = post.awaits.removeprefix("awaits ").partition(",")[0]
        key = shlex.quote(post.planned.key)
        click.echo(f'Next: congress-bot fill {key} {first}=... source="slide ..." --by NAME')
    else:
        kept = post.refusal or refuse_concerns(post)
        click.echo(
            f"All filled, but: {kept}." if kept else "All filled; a second person checks it."
        )


def _line(field: LiveField, form: Form) -> tuple[str, ...]:
    filled = form.known.filled.get(field.name)
    abstract = form.known.abstracts.get(field.name, "")
    if abstract and read_abstract(field, abstract) is None:
        abstract = f"{abstract} (cannot be read)"
    label = f"{field.label}: " if field.label else ""
    told = f"{label}{LEGAL[field.kind]}"
    if filled is None:
        return field.name, "", abstract, "", "", told
    changed = " (changed since the abstract)" if filled.changed else ""
    return (
        field.name,
        f"{filled.value.shown}{changed}",
        abstract,
        str(filled.source),
        filled.by,
        told,
    )


def _former(each: Written) -> str:
    filled = each.filled
    told = f"{filled.field} {filled.value.shown} ({_origin(filled)})"
    return f"{told}, taken back by {each.undone_by}" if each.undone_by else told


def _origin(filled: Filled) -> str:
    return f"{filled.source}, {filled.by}, {filled.at:%Y-%m-%d %H:%M} UTC"


def _form_value(form: Form) -> dict[str, Any]:
    post = form.entry.post
    return {
        "key": post.planned.key,
        "parts": post.parts,
        "awaits": post.awaits,
        "refusal": post.refusal or refuse_concerns(post),
        "fields": [_field_value(field, form) for field in form.known.fields],
        "former": [_former_value(each) for each in form.former],
    }


def _former_value(each: Written) -> dict[str, Any]:
    filled = each.filled
    return {
        "name": filled.field,
        "value": filled.value.shown,
        "source": str(filled.source),
        "by": filled.by,
        "at": filled.at.isoformat(),
        "taken_back_by": each.undone_by,
    }


def _field_value(field: LiveField, form: Form) -> dict[str, Any]:
    filled = form.known.filled.get(field.name)
    return {
        "name": field.name,
        "kind": field.kind.value,
        "of": field.of,
        "label": field.label,
        "role": field.role.value,
        "legal": LEGAL[field.kind],
        "abstract": form.known.abstracts.get(field.name, ""),
        "value": filled and filled.value.shown,
        "source": filled and str(filled.source),
        "by": filled and filled.by,
        "at": filled and filled.at.isoformat(),
        "changed_since_abstract": filled and filled.changed,
    }
