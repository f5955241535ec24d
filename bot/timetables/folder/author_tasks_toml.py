"""The table [author_tasks] of congress.toml: when it is best to invite a presenting author."""

from datetime import timedelta

from bot.domain.congress import InvitingTimes
from bot.domain.duration import parse_duration
from bot.timetables.folder.toml_table import TomlTable

LONGEST = timedelta(days=1)
FORMS = "0m to 1d, as 20m or 1h30m"


def author_tasks_of(table: TomlTable) -> InvitingTimes:
    """What is left out stays as it is without the table."""
    default = InvitingTimes()
    times = InvitingTimes(
        after=table.parsed("after", default.after, _length, FORMS),
        until=table.parsed("until", default.until, _length, FORMS),
    )
    table.finish()
    if times.until <= times.after:
        raise table.refuse("until", "is not later than after", "Write e.g. 60m.")
    return times


def _length(text: str) -> timedelta:
    """Counted from the start of the talk, so never before it."""
    found = parse_duration(text)
    if not timedelta() <= found <= LONGEST:
        raise ValueError(text)
    return found
