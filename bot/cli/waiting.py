"""What waits for a person: tasks, done, audit."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import click

from bot.bootstrap import Bot, connect
from bot.cli.asked import by_option, chosen_congresses, congress_option, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.plain import one_line
from bot.domain.audit import AUDITED, Finding
from bot.domain.errors import Misuse, NotFound
from bot.domain.tasks import Task, told_of
from bot.domain.tasks import tasks as tasks_of
from bot.steps import audit as auditing
from bot.steps import coverage_plan, invite, publish
from bot.steps.audit import Audited
from bot.store.congresses import all_accounts
from bot.store.findings import get_unseen
from bot.store.holds import get_all_holds
from bot.store.posts import get_entries
from bot.store.withdrawals import get_failed


@click.command(help="List what waits for a person, with what to do about it.")
@congress_option
@json_option
def tasks(congress: str, as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        congresses = chosen_congresses(rows, congress)
        found = tasks_of(
            get_entries(rows, congress),
            get_all_holds(rows),
            get_failed(rows),
            get_unseen(rows),
            bot.clock.now(),
        )
        found += coverage_plan.tasks_of(rows, bot.clock.now(), congress)
        for each in congresses:
            found += invite.author_tasks(rows, each, bot.templates, bot.clock.now())
    listed = [task for task in found if not congress or task.congress in ("", congress)]
    if as_json:
        print_json([_task_value(task) for task in listed])
        return
    for task in listed:
        _print_task(task)
    click.echo(f"{count(len(listed), 'task')}.")


def _print_task(task: Task) -> None:
    where = f" on {task.account}" if task.account else ""
    click.echo(one_line(f"{task.kind.value}: {task.about}{where}: {task.told}"))
    for number, text in enumerate(task.texts, 1):
        part = f" (part {number})" if len(task.texts) > 1 else ""
        click.echo(f"  text{part}: {one_line(text)}")
    for choice in task.choices:
        click.echo(f"  {choice.told}: {one_line(choice.command)}")


def _task_value(task: Task) -> dict[str, Any]:
    return {
        "kind": task.kind.value,
        "congress": task.congress,
        "account": task.account,
        "about": task.about,
        "told": task.told,
        "texts": list(task.texts),
        "choices": [{"told": c.told, "command": c.command} for c in task.choices],
    }


@click.command(help="Record a post that a person posted by hand.")
@click.argument("key")
@click.option(
    "--posted", "links", multiple=True, metavar="LINK", help="Its link; of a thread one a part."
)
@by_option
def done(key: str, links: Sequence[str], by: str) -> None:
    if not links:
        raise Misuse("say where it is.", "Give its link with --posted LINK.")
    with the_bot() as bot, bot.database.writing() as rows:
        person = speaker(bot, by)
        found = get_entries(rows, keys=[key])
        if not found:
            raise NotFound(f"there is no post {key!r}.", "`congress-bot queue` lists the keys.")
        publish.record_by_hand(rows, found[0], links, person, bot.clock.now())
    click.echo(f"{key}: delivered, {person} posted it by hand. It is measured like the others.")


@click.command(help="Compare accounts with what was sent to them.")
@click.option("--account", default="", metavar="CODE", help="Only this account.")
@click.option("--days", type=click.IntRange(1, 30), default=AUDITED.days, show_default=True)
@click.option("--list", "listing", is_flag=True, help="List what was found and nobody has seen.")
@click.option("--seen", type=int, metavar="NUMBER", help="Say that you have seen this finding.")
@by_option
@json_option
def audit(account: str, days: int, listing: bool, seen: int | None, by: str, as_json: bool) -> int:
    """Exit code 1 where an account could not be read."""
    with the_bot() as bot:
        if seen is not None:
            with bot.database.writing() as rows:
                person = speaker(bot, by)
                auditing.mark_seen(rows, seen, person, bot.clock.now())
            click.echo(f"Finding {seen}: seen by {person}.")
            return 0
        audits = [] if listing else asyncio.run(_audit(bot, account, timedelta(days=days)))
        with bot.database.reading() as rows:
            unseen = [f for f in get_unseen(rows) if account in ("", f.found.account)]
    _show_audits(audits, unseen, as_json)
    return 1 if any(each.trouble for each in audits) else 0


async def _audit(bot: Bot, account: str, length: timedelta) -> list[Audited]:
    with bot.database.reading() as rows:
        accounts = all_accounts(rows)
        if account and account not in accounts:
            known = ", ".join(sorted(accounts)) or "none yet"
            raise NotFound(f"no account {account!r} is loaded.", f"Loaded: {known}.")
        chosen = [a for code, a in accounts.items() if account in ("", code)]
        wanted = [auditing.wanted(rows, a.code, bot.clock.now(), length) for a in chosen]
    networks = connect(bot.settings, chosen)
    quiet = bot.settings.settle_looks[-1]
    audits = []
    try:
        for each in wanted:
            seen = await auditing.look(networks[each.account], each)
            with bot.database.writing() as rows:
                audits.append(auditing.record(rows, each, seen, quiet))
    finally:
        for network in set(networks.values()):
            await network.close()
    return audits


def _show_audits(audits: Sequence[Audited], unseen: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "audits": [_audit_value(each) for each in audits],
                "findings": [_finding_value(each) for each in unseen],
            }
        )
        return
    for each in audits:
        click.echo(one_line(f"{each.account}: {_audit_told(each)}"), err=bool(each.trouble))
    if unseen:
        print_table(
            ("finding", "account", "post", "what"),
            (
                (str(f.id), f.found.account, f"{f.found.post_key} part {f.found.part}", _told(f))
                for f in unseen
            ),
        )
        click.echo(
            "What to do: congress-bot tasks. Seen: congress-bot audit --seen NUMBER --by NAME"
        )
    else:
        click.echo("Nothing is doubled or missing that nobody has seen.")


def _audit_told(audited: Audited) -> str:
    if audited.comparison is None:
        return audited.trouble
    found = audited.comparison
    return (
        f"{count(found.shown, 'post')} shown, {len(found.compared):,} compared, "
        f"{len(found.unknown):,} not sent by the bot"
    )


def _told(finding: Finding) -> str:
    ended = f"; no longer so since {finding.ended_at:%d %b %H:%M} UTC" if finding.ended_at else ""
    return told_of(finding) + ended


def _audit_value(audited: Audited) -> dict[str, Any]:
    found = audited.comparison
    return {
        "account": audited.account,
        "trouble": audited.trouble,
        "shown": found and found.shown,
        "compared": found and len(found.compared),
        "unknown": found and list(found.unknown),
    }


def _finding_value(finding: Finding) -> dict[str, Any]:
    return {
        "finding": finding.id,
        "account": finding.found.account,
        "kind": finding.found.kind.value,
        "key": finding.found.post_key,
        "part": finding.found.part,
        "ids": list(finding.found.network_ids),
        "found_at": finding.found_at.isoformat(),
        "ended_at": finding.ended_at and finding.ended_at.isoformat(),
    }
