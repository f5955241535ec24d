"""Commands about presenting authors: contacts and their consents, and invited."""

from collections.abc import Callable
from typing import Any

import click

from bot import acts
from bot.bootstrap import Bot
from bot.cli.asked import by_option, reason_option, speaker, the_bot
from bot.cli.output import count, json_option, print_json, print_table
from bot.cli.permitting import print_stopped, stopped_value
from bot.cli.plain import one_line
from bot.domain.contacts import Consent, Contact
from bot.domain.errors import Misuse
from bot.domain.invitations import Invitation
from bot.steps import contacts as keeping
from bot.steps import invite
from bot.store.contacts import get_erased, get_roster
from bot.store.database import Rows
from bot.store.invitations import get_invitations

_SAYS = {True: "yes", False: "no", None: "not asked"}

name_argument = click.argument("name")
handle_option = click.option("--handle", default="", help="Their handle on X, as @name.")
source_option = click.option("--source", default="", help="How it was said, as: an e-mail.")
another_option = click.option(
    "--another", is_flag=True, help="You know that it is nobody of a like name."
)


@click.group(help="Keep presenting authors: consents, opt-outs, erasure.")
def contacts() -> None:
    pass


@contacts.command("list", help="List authors, with what each agreed to.")
@json_option
def list_contacts(as_json: bool) -> None:
    with the_bot() as bot, bot.database.reading() as rows:
        found, erased = get_roster(rows).contacts, get_erased(rows)
        invited = get_invitations(rows)
    if as_json:
        gone = [{"contact": n, "erased_at": at.isoformat()} for n, at in erased]
        told = [_invitation_value(each) for each in invited]
        print_json({"contacts": [_value(c) for c in found], "erased": gone, "invitations": told})
        return
    print_table(
        ("number", "name", "handle", *(each.value for each in Consent), "opted out (UTC)"),
        (
            (
                str(each.id),
                each.name,
                each.handle and f"@{each.handle}",
                *(_SAYS[each.may_be(consent)] for consent in Consent),
                f"{each.opted_out.at:%d %b %Y %H:%M}" if each.opted_out else "",
            )
            for each in found
        ),
    )
    click.echo(f"{count(len(found), 'contact')}, {len(erased):,} erased.")


@contacts.command(help="Add an author.")
@name_argument
@handle_option
@another_option
@by_option
@json_option
def add(name: str, handle: str, another: bool, by: str, as_json: bool) -> None:
    def work(rows: Rows, bot: Bot, who: str) -> Contact:
        return keeping.add(rows, name, handle, who, bot.clock.now(), another)

    _change(work, by, as_json)


@contacts.command(help="Record what an author agreed to, or refused.")
@name_argument
@click.option("--to", "what", type=click.Choice([each.value for each in Consent]), required=True)
@click.option("--say", type=click.Choice(["yes", "no"]), required=True)
@source_option
@by_option
@json_option
def consent(name: str, what: str, say: str, source: str, by: str, as_json: bool) -> None:
    def work(rows: Rows, bot: Bot, who: str) -> Contact:
        given = say == "yes"
        return keeping.answer(rows, name, Consent(what), given, source, who, bot.clock.now())

    _change(work, by, as_json)


@contacts.command("opt-out", help="Leave an author out: of words, mentions and invitations.")
@name_argument
@handle_option
@source_option
@another_option
@by_option
@json_option
def opt_out(name: str, handle: str, source: str, another: bool, by: str, as_json: bool) -> None:
    """It counts at once, beats every consent, and stays."""

    def work(rows: Rows, bot: Bot, who: str) -> Contact:
        return keeping.opt_out(rows, name, handle, source, who, bot.clock.now(), another)

    _change(work, by, as_json)


def _change(work: Callable[[Rows, Bot, str], Contact], by: str, as_json: bool) -> None:
    """Carries it out and drafts anew what is still to go, in one transaction."""
    with the_bot() as bot, bot.database.writing() as rows:
        who = speaker(bot, by)
        contact = work(rows, bot, who)
        now = bot.clock.now()
        stopped = acts.redraft_for_contact(rows, contact, bot.templates, who, now)
    if as_json:
        print_json(_value(contact) | stopped_value(stopped))
        return
    said = ", ".join(f"{each.value}: {_SAYS[contact.may_be(each)]}" for each in Consent)
    out = "; asked to be left out" if contact.opted_out else ""
    click.echo(one_line(f"Contact {contact.id}, {contact.name}: {said}{out}."))
    print_stopped(stopped)


@contacts.command(help="Remove all about an author but that they opted out.")
@name_argument
@handle_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
@json_option
def erase(name: str, handle: str, yes: bool, by: str, as_json: bool) -> None:
    if not (yes or as_json):
        click.confirm("Erase all that is kept of this author? It cannot be undone.", abort=True)
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        number = keeping.erase(rows, name, handle, who, now)
        forgotten, doubtful = invite.forget(rows, name)
        stopped = acts.redraft_for_contact(rows, None, bot.templates, who, now)
    if as_json:
        told = {"contact": number, "invitations": forgotten, "perhaps": list(doubtful)}
        print_json(told | stopped_value(stopped))
        return
    gone = count(forgotten, "invitation")
    click.echo(f"Contact {number} is erased with {gone}; the opt-out stays.")
    if doubtful:
        told_of = ", ".join(doubtful)
        click.echo(one_line(f"Invitations of {told_of} may be theirs too: erase by that name."))
    print_stopped(stopped)


@click.command(help="Record the invitation of an author, or their answer.")
@click.argument("key")
@click.option("--link", default="", help="The link of what you posted.")
@click.option("--how", default="", help="Where there is no link: how you sent it.")
@click.option("--text", "words", default="", help="What you sent, if not the prepared words.")
@click.option("--not-at-all", "left", is_flag=True, help="Nobody is invited; say --reason.")
@click.option("--answer", default="", help="What the author said to it.")
@reason_option
@by_option
@json_option
def invited(
    key: str,
    link: str,
    how: str,
    words: str,
    left: bool,
    answer: str,
    reason: str,
    by: str,
    as_json: bool,
) -> None:
    if sum(map(bool, (link or how, left, answer))) != 1 or left != bool(reason.strip()):
        raise Misuse(
            "say --link or --how, or --not-at-all with --reason, or --answer.",
            "`congress-bot tasks` shows the commands.",
        )
    with the_bot() as bot, bot.database.writing() as rows:
        who, now = speaker(bot, by), bot.clock.now()
        if answer:
            invite.answer(rows, key, answer, who, now)
        else:
            invite.record(rows, key, link or how, reason, words, bot.templates, who, now)
        (kept,) = (each for each in get_invitations(rows) if each.key == key)
    if as_json:
        print_json(_invitation_value(kept))
        return
    told = "answered" if answer else "not at all" if left else f"{kept.author} is invited"
    click.echo(one_line(f"{key}: {told}, recorded by {who}."))


def _value(contact: Contact) -> dict[str, Any]:
    out = contact.opted_out
    return {
        "contact": contact.id,
        "name": contact.name,
        "handle": contact.handle,
        "consents": {
            consent.value: {
                "given": answer.given,
                "source": answer.source,
                "by": answer.by,
                "at": answer.at.isoformat(),
            }
            for consent, answer in contact.answers.items()
        },
        "opted_out": out and {"source": out.source, "by": out.by, "at": out.at.isoformat()},
    }


def _invitation_value(kept: Invitation) -> dict[str, Any]:
    return {
        "key": kept.key,
        "congress": kept.congress,
        "hub": kept.hub,
        "talk": kept.talk,
        "author": kept.author,
        "words": kept.words,
        "how": kept.how,
        "not_at_all": kept.left,
        "by": kept.by,
        "at": kept.at.isoformat(),
        "answer": kept.answer,
        "answered_by": kept.answered_by,
        "answered_at": kept.answered_at and kept.answered_at.isoformat(),
    }
