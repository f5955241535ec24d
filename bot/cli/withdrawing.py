"""The command that takes down what was posted."""

from collections.abc import Sequence
from typing import Any

import click

from bot.bootstrap import Bot
from bot.cli.asked import (
    by_option,
    chosen_congresses,
    congress_option,
    reason_option,
    speaker,
    the_bot,
)
from bot.cli.output import count, json_option, print_json, print_table
from bot.domain.delivery import State
from bot.domain.errors import Misuse, NotFound
from bot.domain.links import post_id_in
from bot.domain.queue import status
from bot.domain.release import Hold, Scope, stops
from bot.domain.withdraw import Wish
from bot.steps import hold as holding
from bot.steps import withdraw as taking_down
from bot.steps.withdraw import Meant
from bot.store.posts import get_entries

NO_WAY_BACK = "This cannot be undone: X gives no post back, and the bot never sends it again."


@click.command(help="Take down what was posted: a post, a session's, or by word.")
@click.argument("keys", nargs=-1)
@click.option("--session", default="", metavar="CODE", help="Every post of this session.")
@click.option("--word", default="", help="Every post that went out with this in it.")
@congress_option
@click.option("--id", "network_id", default="", metavar="ID", help="A post that is not ours.")
@click.option("--account", default="", metavar="CODE", help="The account that --id is on.")
@reason_option
@by_option
@click.option("--hold", "and_hold", is_flag=True, help="Hold the unsent ones that are meant, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def withdraw(
    keys: Sequence[str],
    session: str,
    word: str,
    congress: str,
    network_id: str,
    account: str,
    reason: str,
    by: str,
    and_hold: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """With --json and without --yes it only lists what is meant."""
    wish = Wish(frozenset(keys), session, word, congress)
    chosen = [bool(keys), bool(session or word or congress), bool(network_id)]
    if sum(chosen) != 1:
        raise Misuse(
            "say what to take down: keys, or --session, --word and --congress, or --id.",
            "`congress-bot queue --state delivered` lists the keys.",
        )
    if not reason.strip():
        raise Misuse("a withdrawal needs its reason.", 'Say it with --reason "a wrong figure".')
    with the_bot() as bot:
        who = speaker(bot, by)
        if network_id:
            _withdraw_foreign(bot, account, network_id, reason, who, yes, as_json)
        else:
            _withdraw_posts(bot, wish, reason, who, and_hold, yes, as_json)


def _withdraw_foreign(
    bot: Bot, account: str, link: str, reason: str, who: str, yes: bool, as_json: bool
) -> None:
    number = post_id_in(link)
    if not (number and account):
        raise Misuse("a post that is not ours is named by --id and --account.", "Give both.")
    if not yes and not as_json:
        click.confirm(f"Take down {number} on {account}? {NO_WAY_BACK}", abort=True)
    if yes or not as_json:
        with bot.database.writing() as rows:
            taking_down.ask_by_id(rows, account, number, reason, who, bot.clock.now())
    if as_json:
        print_json({"asked": yes, "account": account, "id": number})
    else:
        click.echo(f"{number} on {account} is taken down by the worker.")


def _withdraw_posts(
    bot: Bot, wish: Wish, reason: str, who: str, and_hold: bool, yes: bool, as_json: bool
) -> None:
    with bot.database.reading() as rows:
        chosen_congresses(rows, wish.congress)
        known = {entry.post.planned.key for entry in get_entries(rows, keys=wish.keys)}
        for lost in sorted(set(wish.keys) - known):
            raise NotFound(f"there is no post {lost!r}.", "`congress-bot queue` lists the keys.")
        meant = taking_down.meant(rows, wish)
    unsent = _unsent(bot, wish)
    if not as_json:
        _print_meant(meant)
    if not (yes or as_json) and meant:
        click.confirm(f"Take {_counted(meant)} down? {NO_WAY_BACK}", abort=True)
    done = yes or not as_json
    hold = _carry_out(bot, wish, meant, reason, who, and_hold) if done else 0
    if as_json:
        print_json(_value(meant, done, hold, unsent))
    else:
        _print_done(wish, meant, hold, unsent)


def _carry_out(
    bot: Bot, wish: Wish, meant: Sequence[Meant], reason: str, who: str, and_hold: bool
) -> int:
    """Asks for it and, where that is wanted, places the hold, whose number it returns (else 0)."""
    scope, value = _scope(wish)
    if and_hold and scope is None:
        raise Misuse("--hold goes with --session, --word or --congress.", "Leave it out.")
    with bot.database.writing() as rows:
        now = bot.clock.now()
        keys = {each.entry.post.planned.key for each in meant}
        if keys or not and_hold:
            taking_down.ask(rows, keys, reason, who, now)
        return holding.hold(rows, scope, value, reason, who, now) if and_hold and scope else 0


def _scope(wish: Wish) -> tuple[Scope | None, str]:
    """The hold that stops what is meant and not yet sent: the narrowest there is."""
    if wish.word:
        return Scope.WORD, wish.word
    if wish.session:
        return Scope.SESSION, wish.session
    return (Scope.CONGRESS, wish.congress) if wish.congress else (None, "")


def _unsent(bot: Bot, wish: Wish) -> int:
    """How many posts of the same session, word or congress are still to go."""
    scope, value = _scope(wish)
    if scope is None:
        return 0
    now = bot.clock.now()
    hold = Hold(0, scope, value, "", "", now)
    with bot.database.reading() as rows:
        entries = get_entries(rows, wish.congress)
    return sum(
        stops(hold, entry.post)
        and not entry.standing.dropped
        and status(entry, (), now).state is State.PENDING
        and now < entry.post.planned.stale_at
        for entry in entries
    )


def _counted(meant: Sequence[Meant]) -> str:
    parts = sum(len(each.parts) for each in meant)
    posts = count(len(meant), "post")
    return posts if parts == len(meant) else f"{posts} in {count(parts, 'part')}"


def _print_meant(meant: Sequence[Meant]) -> None:
    print_table(
        ("post", "part", "state", "id", "text"),
        (
            (part.post_key, str(part.part), part.state.value, part.network_id, part.words.text[:80])
            for each in meant
            for part in each.parts
        ),
    )


def _print_done(wish: Wish, meant: Sequence[Meant], hold: int, unsent: int) -> None:
    if meant:
        click.echo(f"{_counted(meant)} to take down. The worker does it, at most 50 in 15 minutes.")
    if hold:
        told = f"Hold {hold} stops {count(unsent, 'post')} still to go."
        click.echo(f"{told} Undo: congress-bot unhold {hold}")
    elif unsent:
        scope, value = _scope(wish)
        name = scope.value if scope else ""
        click.echo(
            f"{count(unsent, 'post')} of it still to go. "
            f'Stop: congress-bot hold {name} "{value}" --reason WHY'
        )


def _value(meant: Sequence[Meant], done: bool, hold: int, unsent: int) -> dict[str, Any]:
    return {
        "asked": done and bool(meant),
        "posts": [
            {
                "key": each.entry.post.planned.key,
                "account": each.entry.post.planned.account,
                "parts": [
                    {"part": p.part, "state": p.state.value, "id": p.network_id} for p in each.parts
                ],
            }
            for each in meant
        ],
        "unsent": unsent,
        "hold": hold or None,
    }
