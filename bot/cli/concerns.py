"""Commands about concerns: concerns, override."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from bot.domain.concerns import FINAL
from bot.domain.errors import NotFound
from bot.domain.posts import Concern, Post
from bot.domain.queue import Entry
from bot.store.database import Rows
from bot.store.posts import get_entries


@dataclass(frozen=True, slots=True)
class Listed:
    post: Post
    concern: Concern

    @property
    def is_final(self) -> bool:
        return self.concern.check in FINAL

    @property
    def state(self) -> str:
        if self.concern.override:
            return "overridden"
        return "final" if self.is_final else "open"

    @property
    def command(self) -> str:
        """What lets the post go in spite of it, or takes that back; "" where nothing does."""
        if self.is_final:
            return ""
        named = f"{shlex.quote(self.post.planned.key)} {self.concern.check}"
        if self.concern.override:
            return f"congress-bot override {named} --undo --by NAME"
        return f"congress-bot override {named} --reason WHY --by NAME"


@click.command(help="List what the desk's rules have against posts, with what to do.")
@congress_option
@click.option("--hub", default="", help="Only this hub.")
@click.option("--post", "key", default="", metavar="KEY", help="Only this post.")
@click.option("--check", default="", metavar="CHECK", help="Only this check, as superlative.")
@click.option("--open", "only_open", is_flag=True, help="Only what is not overridden.")
@json_option
def concerns(congress: str, hub: str, key: str, check: str, only_open: bool, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        chosen_congresses(rows, congress, hub)
        entries = [_entry(rows, key)] if key else get_entries(rows, congress)
    found = [
        each
        for each in _listed(entries)
        if hub in ("", each.post.planned.hub)
        and check in ("", each.concern.check)
        and not (only_open and each.concern.override)
    ]
    if as_json:
        print_json([_value(each) for each in found])
        return
    print_table(
        ("post", "check", "state", "what, and what to do"),
        ((e.post.planned.key, e.concern.check, e.state, _told(e)) for e in found),
    )
    open_ones = sum(not each.concern.override for each in found)
    click.echo(f"{count(len(found), 'concern')}, {open_ones:,} open.")
    if command := next((e.command for e in found if e.state == "open"), ""):
        click.echo(f"Mend the words, `load` and `draft`; or with a reason: {command}")


def _listed(entries: Iterable[Entry]) -> Iterator[Listed]:
    """Of posts that the plan asks for and of which nothing was sent."""
    for entry in entries:
        if not entry.standing.dropped and not entry.begun:
            for concern in entry.post.concerns:
                yield Listed(entry.post, concern)


def _told(each: Listed) -> str:
    passed = f" [overridden by {each.concern.override}]" if each.concern.override else ""
    return f"{each.concern.told}{passed}"


def _value(each: Listed) -> dict[str, object]:
    planned = each.post.planned
    return {
        "post": planned.key,
        "congress": planned.congress,
        "hub": planned.hub,
        "check": each.concern.check,
        "state": each.state,
        "told": each.concern.told,
        "override": each.concern.override,
        "command": each.command,
    }


@click.command(help="Let a post go in spite of a concern, with a reason.")
@click.argument("key", metavar="POST")
@click.argument("check")
@click.option("--undo", is_flag=True, help="Take the override back.")
@reason_option
@by_option
@json_option
def override(key: str, check: str, undo: bool, reason: str, by: str, as_json: bool) -> None:
    """Every open concern of that check about the post."""
    with the_bot() as bot, bot.database.writing() as rows:
        who, now, entry = speaker(bot, by), bot.clock.now(), _entry(rows, key)
        if undo:
            acts.undo_override(rows, entry, check, reason, bot.templates, who, now)
            passed: tuple[Concern, ...] = ()
        else:
            passed = acts.override_concern(rows, entry, check, reason, bot.templates, who, now)
        left = [c for c in _entry(rows, key).post.concerns if not c.override]
    if as_json:
        overridden = [concern.told for concern in passed]
        print_json({"post": key, "check": check, "overridden": overridden, "open": len(left)})
        return
    for concern in passed:
        click.echo(f"{key}: overridden by {who}: {concern.told}")
    if undo:
        click.echo(f"{key}: {check} counts again.")
    click.echo(f"{count(len(left), 'concern')} of it open.")


def _entry(rows: Rows, key: str) -> Entry:
    found = get_entries(rows, keys=[key])
    if not found:
        raise NotFound(f"there is no post {key!r}.", "`congress-bot queue` lists the keys.")
    return found[0]
