"""What several commands ask for: the assembled bot, and who is speaking."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.bootstrap import Bot, assemble
from bot.domain.errors import Misuse
from bot.settings import read_settings

by_option = click.option("--by", default="", help="Who says so (or CONGRESS_BOT_PERSON).")
reason_option = click.option("--reason", default="", help="Why, for those who ask later.")
congress_option = click.option("--congress", default="", metavar="CODE", help="Only this congress.")


@contextmanager
def the_bot() -> Iterator[Bot]:
    bot = assemble(read_settings())
    try:
        yield bot
    finally:
        bot.database.close()


def speaker(bot: Bot, by: str) -> str:
    """Raises Misuse where nobody is named."""
    name = (by or bot.settings.person).strip()
    if not name:
        raise Misuse("nobody is named.", "Say who you are with --by NAME or CONGRESS_BOT_PERSON.")
    return name
