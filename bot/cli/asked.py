"""What several commands ask for: the assembled bot, and who is speaking."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot.bootstrap import Bot, assemble
from bot.domain.congress import Congress
from bot.domain.errors import Misuse, NotFound
from bot.domain.people import UNNAMED
from bot.settings import read_settings
from bot.store.congresses import congress_codes, get_congress
from bot.store.database import Rows

by_option = click.option("--by", default="", help="Who says so (or CONGRESS_BOT_PERSON).")
reason_option = click.option("--reason", default="", help="Why, for those who ask later.")
congress_option = click.option("--congress", default="", metavar="CODE", help="Only this congress.")


column_option = click.option(
    "--column", "told", multiple=True, metavar="HEADER=FIELD", help="What a column holds."
)
zone_option = click.option("--zone", required=True, help="The congress's zone, as Europe/Vienna.")


def zone_in(name: str) -> ZoneInfo:
    """Raises Misuse for a name that is no zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Misuse(f"{name!r} is no time zone.", "Name one as Europe/Vienna.") from error


def moment_in(text: str, name: str) -> datetime:
    """In UTC. Raises Misuse for a text without offset, or that is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Misuse(f"{name} {text!r} is no time.", "Write 2027-03-27T08:00+01:00.") from error
    if moment.tzinfo is None:
        raise Misuse(f"{name} {text!r} has no offset.", "Write 2027-03-27T08:00+01:00.")
    return moment.astimezone(UTC)


def columns_in(told: tuple[str, ...]) -> dict[str, str]:
    """HEADER=FIELD each; the last "=" parts them. Raises Misuse."""
    columns = {}
    for each in told:
        header, sign, field = each.rpartition("=")
        if not sign or not header.strip():
            raise Misuse(f"{each!r} is no HEADER=FIELD.", 'Write e.g. --column "Hall name=room".')
        columns[header.strip()] = field.strip()
    return columns


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


def speaker_if_named(bot: Bot, by: str) -> str:
    """For what anybody may do while nobody is enrolled; once people are, a name is asked for."""
    return (by or bot.settings.person).strip() or UNNAMED


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
