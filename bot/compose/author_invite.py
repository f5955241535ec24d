"""The words of an invitation to a presenting author, which a person sends: author_invite.j2."""

from collections.abc import Mapping

from bot.compose.templates import Templates
from bot.compose.values import values_of_target
from bot.compose.weight import weight
from bot.domain.congress import Congress
from bot.domain.errors import TemplateError
from bot.domain.invitations import Invitee
from bot.domain.rules import refuse_words

TEMPLATE = "author_invite"


def invite(invitee: Invitee, congress: Congress, templates: Templates) -> tuple[str, str]:
    """(words, why there are none). Of the author a template sees the name, and the handle where
    its owner agreed to be mentioned; nothing else is known of a person here."""
    try:
        template = templates.find_named(TEMPLATE, invitee.hub)
        (words, *more), poll = template.render(_values(invitee, congress))
    except TemplateError as error:
        return "", str(error)
    if more or poll:
        return "", f"template {template.name} has parts or a poll, and an invitation is one text"
    handles = {invitee.handle.casefold()} if invitee.handle else set()
    refusal = refuse_words([words], [weight(words)], None, mentionable=handles)
    return ("", f"template {template.name} {refusal}") if refusal else (words, "")


def _values(invitee: Invitee, congress: Congress) -> Mapping[str, object]:
    return {
        **values_of_target(invitee.target, congress, invitee.hub),
        "author": {"name": invitee.author, "handle": invitee.handle},
        "posted": invitee.posted,
    }
