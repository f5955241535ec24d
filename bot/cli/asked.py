"""What several commands ask for: the assembled bot, and who is speaking."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.bootstrap import Bot, assemble
from bot.domain.congress import Congress
from bot.domain.errors import Misuse, NotFound
from bot.settings import read_settings
from bot.store.congresses import congress_codes, get_congress
from bot.store.database import Rows

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


def chosen_congresses(rows: Rows, congress: str, hub: str = "") -> list[Congress]:
    """The congress of that code, or all. Raises NotFound where there is no such congress, or no
    such hub in any of them: a misspelt name must not look like an empty list."""
    codes = [congress] if congress else congress_codes(rows)
    found = [get_congress(rows, code) for code in codes]
    hubs = {each.code for one in found for each in one.hubs}
    if hub and hub not in hubs:
        known = ", ".join(sorted(hubs)) or "none yet"
        raise NotFound(f"no hub {hub!r} is loaded.", f"Loaded: {known}.")
    return found
