"""Commands about what may be shared: permit, permits."""

from collections.abc import Sequence
from typing import Any

import click

from bot import acts
from bot.cli.asked import by_option, chosen_congresses, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.plain import one_line
from bot.domain.errors import Misuse
from bot.domain.permission import Giver, Level, Permission, Subject
from bot.steps.permit import Recorded
from bot.store.permissions import get_permissions

_YES_OR_NO = click.Choice(["yes", "no"])
_GIVERS = {
    Level.CONGRESS: Giver.CONGRESS,
    Level.SESSION: Giver.CHAIR,
    Level.PRESENTER: Giver.PRESENTER,
    Level.TALK: Giver.PRESENTER,
}


@click.command(help="Record who allows or forbids sharing; a no stops posts.")
@click.argument("congress")
@click.option("--session", default="", metavar="CODE", help="All of this session.")
@click.option("--talk", default="", metavar="CODE", help="This talk.")
@click.option("--presenter", default="", metavar="NAME", help="All talks of this presenter.")
@click.option("--share", type=_YES_OR_NO, help="Posts about it.")
@click.option("--slides", type=_YES_OR_NO, help="Pictures of its slides.")
@click.option("--source", default="", help="How it was said, as: an e-mail of 27 March.")
@click.option(
    "--from",
    "giver",
    type=click.Choice([each.value for each in Giver]),
    help="Who said it; else the congress, a session's chair, or the presenter.",
)
@by_option
@json_option
def permit(
    congress: str,
    session: str,
    talk: str,
    presenter: str,
    share: str | None,
    slides: str | None,
    source: str,
    giver: str | None,
    by: str,
    as_json: bool,
) -> None:
    level, subject = _about(session, talk, presenter)
    with the_bot() as bot, bot.database.writing() as rows:
        chosen_congresses(rows, congress)
        now = bot.clock.now()
        new = Permission(
            id=0,
            congress=congress,
            level=level,
            subject=subject,
            giver=Giver(giver) if giver else _GIVERS[level],
            source=source.strip(),
            by=speaker(bot, by),
            at=now,
            share=_yes(share),
            slides=_yes(slides),
        )
        recorded, stopped = acts.record_permission(rows, new, bot.templates, now)
    if as_json:
        print_json(_recorded_value(recorded) | stopped_value(stopped))
        return
    _print_recorded(recorded)
    print_stopped(stopped)


def _yes(said: str | None) -> bool | None:
    return None if said is None else said == "yes"


def _about(session: str, talk: str, presenter: str) -> tuple[Level, str]:
    named = {Level.SESSION: session, Level.TALK: talk, Level.PRESENTER: presenter}
    given = [(level, name.strip()) for level, name in named.items() if name]
    if len(given) > 1:
        raise Misuse(
            "a permission is about one thing.", "Give one of --session, --talk and --presenter."
        )
    return given[0] if given else (Level.CONGRESS, "")


def _print_recorded(recorded: Recorded) -> None:
    kept = recorded.permission
    what = f"{kept.level.value} {kept.subject}".rstrip()
    click.echo(one_line(f"Permission {kept.id}: {what} of {kept.congress}, {_said(kept)}."))
    if recorded.meant:
        click.echo(one_line(f"Talks: {_names(recorded.meant)}."))
    if recorded.perhaps:
        click.echo(
            one_line(
                f"Perhaps the same person presents {_names(recorded.perhaps)}: find out, then "
                "record it for each with --talk."
            ),
            err=True,
        )


def print_stopped(stopped: acts.Stopped) -> None:
    """What a refusal, or the end of one, did to posts, and how those that are out come down."""
    if stopped.fault:
        holds = ", ".join(map(str, stopped.holds))
        click.echo(one_line(f"Held instead (hold {holds}): {stopped.fault}"), err=True)
    told = f"{count(len(stopped.blocked), 'post')} stopped, {len(stopped.freed):,} no longer kept."
    click.echo(told)
    for key in stopped.blocked:
        click.echo(f"  {one_line(key)}")
    if stopped.out:
        click.echo(f"{count(len(stopped.out), 'post')} out already; to take one down:")
    for entry in stopped.out:
        key = one_line(entry.post.planned.key)
        click.echo(f"  congress-bot withdraw {key} --reason WHY --by NAME")


def stopped_value(stopped: acts.Stopped) -> dict[str, Any]:
    return {
        "blocked": list(stopped.blocked),
        "freed": list(stopped.freed),
        "out": [entry.post.planned.key for entry in stopped.out],
        "holds": list(stopped.holds),
        "fault": stopped.fault,
    }


def _recorded_value(recorded: Recorded) -> dict[str, Any]:
    return _value(recorded.permission) | {
        "talks": [each.name for each in recorded.meant],
        "perhaps": [each.name for each in recorded.perhaps],
    }


def _names(subjects: Sequence[Subject]) -> str:
    return ", ".join(each.name for each in subjects)


def _said(kept: Permission) -> str:
    said = [("share", kept.share), ("slides", kept.slides)]
    return ", ".join(f"{what} {'yes' if yes else 'no'}" for what, yes in said if yes is not None)


@click.command(help="List what was said about sharing, by whom and how.")
@click.argument("congress", default="")
@json_option
def permits(congress: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        chosen_congresses(rows, congress)
        found = get_permissions(rows, congress)
    if as_json:
        print_json([_value(each) for each in found])
        return
    print_table(
        ("number", "congress", "about", "says", "said by", "source", "recorded", "at (UTC)"),
        (
            (
                str(each.id),
                each.congress,
                f"{each.level.value} {each.subject}".rstrip(),
                _said(each),
                each.giver.value,
                each.source,
                each.by,
                f"{each.at:%d %b %H:%M}",
            )
            for each in found
        ),
    )
    click.echo(f"{count(len(found), 'record')}.")


def _value(kept: Permission) -> dict[str, Any]:
    return {
        "permission": kept.id,
        "congress": kept.congress,
        "level": kept.level.value,
        "subject": kept.subject,
        "share": kept.share,
        "slides": kept.slides,
        "said_by": kept.giver.value,
        "source": kept.source,
        "by": kept.by,
        "at": kept.at.isoformat(),
    }
