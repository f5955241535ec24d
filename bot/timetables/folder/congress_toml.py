"""congress.toml: the congress, its hubs and accounts, its timing, and which files go with it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path, PureWindowsPath
from zoneinfo import available_timezones

from bot.domain.capabilities import GRANTS
from bot.domain.congress import (
    DEFAULT_CHECKING,
    DEFAULT_TIMING,
    Account,
    Anchor,
    Audience,
    Checking,
    Congress,
    Hub,
    Kind,
    Timing,
)
from bot.domain.coverage import suggestion, too_early
from bot.domain.duration import FORMS, parse_duration
from bot.domain.house_words import USUAL_WORDS, HouseWords
from bot.domain.pace import DEFAULT_PACE, Pace
from bot.domain.watch import Watch
from bot.timetables.folder.author_tasks_toml import author_tasks_of
from bot.timetables.folder.check_toml import checking_of
from bot.timetables.folder.disclosure_toml import disclosure_of
from bot.timetables.folder.embargo_toml import embargo_of
from bot.timetables.folder.pace_toml import pace_of
from bot.timetables.folder.toml_table import TomlTable, load_toml
from bot.timetables.folder.watch_toml import watch_of
from bot.timetables.folder.words_toml import words_of
from bot.timetables.sheets.headers import Field

DATE_ORDERS = ("YMD", "DMY", "MDY")
LONGEST = timedelta(days=31)

_CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
_HASHTAG = re.compile(r"#\w*[^\W\d_]\w*")
_HANDLE = re.compile(r"[^\s@#/]+(@[^\s@#/]+)?")
# Names that every zone database ships and that are no place on Earth.
_NO_PLACE = {"Factory", "localtime"}


@dataclass(frozen=True, slots=True)
class CongressToml:
    """`timetable_file`, `coverage_file` and `date_order` are "" where the file leaves them open.
    `columns` say what columns of the programme's sheet hold: header -> a Field's value."""

    congress: Congress
    timetable_file: str
    date_order: str
    coverage_file: str
    columns: Mapping[str, str] = field(default_factory=dict)
    watch: Watch | None = None


def read_congress_toml(path: Path) -> CongressToml:
    """Raises Unreadable, naming the key, at the first thing that is missing, unknown or wrong."""
    toml = load_toml(path)
    if not toml.has("congress"):
        raise toml.refuse("congress", "is missing", "Add a table [congress].")
    timetable, coverage = toml.table("timetable"), toml.table("coverage")
    read = CongressToml(
        congress=_congress(toml),
        timetable_file=_file(timetable),
        date_order=_date_order(timetable),
        coverage_file=_file(coverage),
        columns=_columns(timetable.table("columns")),
        watch=watch_of(toml.table("watch"), path.parent),
    )
    for table in (timetable, coverage, toml):
        table.finish()
    return read


def _congress(toml: TomlTable) -> Congress:
    table = toml.table("congress")
    starts_on, ends_on = _days(table)
    congress = Congress(
        code=_code(table),
        name=table.text("name"),
        zone=_zone(table),
        starts_on=starts_on,
        ends_on=ends_on,
        hashtag=_hashtag(table),
        hubs=_hubs(
            toml,
            pace_of(toml.table("pace"), DEFAULT_PACE),
            checking_of(toml.table("check"), DEFAULT_CHECKING),
            words_of(toml.table("words"), USUAL_WORDS),
        ),
        timing=_timing(toml.table("timing")),
        author_tasks=author_tasks_of(toml.table("author_tasks")),
    )
    table.finish()
    if not toml.has("embargo"):
        return congress
    return replace(congress, embargo=embargo_of(toml.table("embargo"), congress.zone))


def _days(table: TomlTable) -> tuple[date, date]:
    starts, ends = table.day("starts"), table.day("ends")
    if ends < starts:
        raise table.refuse("ends", f"is {ends}, before starts, {starts}", "Correct one of them.")
    if ends - starts > LONGEST:
        days = (ends - starts).days + 1
        raise table.refuse("ends", f"makes the congress {days} days long", "Check both years.")
    return starts, ends


def _code(table: TomlTable) -> str:
    code = table.text("code")
    if not _CODE.fullmatch(code):
        raise table.refuse("code", f'is "{code}"', "Use small letters a-z, digits and hyphens.")
    return code


def _zone(table: TomlTable) -> str:
    zone = table.text("zone")
    known = available_timezones() - _NO_PLACE
    if zone not in known:
        raise table.refuse("zone", f'is "{zone}", not a zone known here', _zone_hint(zone, known))
    return zone


def _zone_hint(zone: str, known: set[str]) -> str:
    place = zone.rpartition("/")[2].replace(" ", "_").casefold()
    same_place = sorted(name for name in known if name.rpartition("/")[2].casefold() == place)
    if same_place:
        return f'Did you mean "{same_place[0]}"?'
    return suggestion(zone, known) or 'Write an IANA name such as "Europe/Vienna".'


def _hashtag(table: TomlTable) -> str:
    hashtag = table.text("hashtag")
    if not _HASHTAG.fullmatch(hashtag):
        raise table.refuse("hashtag", f'is "{hashtag}"', 'Write e.g. "#IHM27", without blanks.')
    return hashtag


def _file(table: TomlTable) -> str:
    name = table.text("file", "")
    # A name with a folder in it could reach outside the congress folder.
    if name in (".", "..") or PureWindowsPath(name).name != name:
        raise table.refuse("file", f'is "{name}"', "Name a file that lies in the congress folder.")
    return name


def _date_order(table: TomlTable) -> str:
    order = table.text("date_order", "").upper()
    if order and order not in DATE_ORDERS:
        raise table.refuse("date_order", f'is "{order}"', f"Write {' or '.join(DATE_ORDERS)}.")
    return order


def _columns(table: TomlTable) -> Mapping[str, str]:
    known = {each.value for each in Field}
    columns = {}
    for header, value in table.rest().items():
        if not isinstance(value, str) or (value and value not in known):
            hint = suggestion(str(value), known) or f"Use one of: {', '.join(sorted(known))}."
            raise table.refuse(header, f'is "{value}", nothing a column can hold', hint)
        columns[header] = value
    return columns


def _hubs(toml: TomlTable, pace: Pace, checking: Checking, words: HouseWords) -> tuple[Hub, ...]:
    tables = toml.tables("hub")
    if not tables:
        raise toml.refuse("hub", "is missing", "Add a table [[hub]] for each hub that covers it.")
    hubs = tuple(_hub(table, pace, checking, words) for table in tables)
    accounts = [account for hub in hubs for account in hub.accounts]
    for key, names in (
        ("hub.code", [hub.code for hub in hubs]),
        ("hub.account.code", [account.code for account in accounts]),
        ("hub.account.handle", [f"{a.network} {a.handle.casefold()}" for a in accounts]),
    ):
        _refuse_twice(toml, key, names)
    return hubs


def _refuse_twice(toml: TomlTable, key: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise toml.refuse(key, f'is "{name}" {times} times', "Give each its own.")


def _hub(table: TomlTable, pace: Pace, checking: Checking, words: HouseWords) -> Hub:
    code = _code(table)
    accounts = tuple(_account(each, code, pace) for each in table.tables("account"))
    if not accounts:
        raise table.refuse("account", "is missing", "Add a table [[hub.account]] under the hub.")
    forms = " or ".join(f'"{audience.value}"' for audience in Audience)
    if not table.has("audience"):
        raise table.refuse("audience", "is missing", f"Write {forms}.")
    audience = table.parsed("audience", Audience.PROFESSIONAL, Audience, forms)
    own = checking_of(table.table("check"), checking)
    asked = words_of(table.table("words"), words)
    hub = Hub(code, table.text("name"), audience, accounts, _hashtags(table), own, asked)
    table.finish()
    return hub


def _hashtags(table: TomlTable) -> tuple[str, ...]:
    hashtags = table.texts("hashtags")
    for hashtag in hashtags:
        if not _HASHTAG.fullmatch(hashtag):
            hint = 'Write e.g. ["#AMLsm"], without blanks.'
            raise table.refuse("hashtags", f'has "{hashtag}", no hashtag', hint)
    return hashtags


def _account(table: TomlTable, hub: str, pace: Pace) -> Account:
    handle = table.text("handle").removeprefix("@")
    if not _HANDLE.fullmatch(handle):
        raise table.refuse("handle", f'is "{handle}"', "Write the public name, without blanks.")
    own = pace_of(table.table("pace"), pace)
    network, disclosure = table.text("network"), disclosure_of(table)
    account = Account(_code(table), hub, network, handle, _can(table), own, disclosure)
    table.finish()
    return account


def _can(table: TomlTable) -> tuple[str, ...]:
    words = table.texts("can")
    for word in words:
        if word not in GRANTS:
            hint = suggestion(word, GRANTS) or f"Write {' or '.join(GRANTS)}."
            raise table.refuse("can", f'has "{word}", which no account can be given', hint)
    return words


def _timing(timing: TomlTable) -> Mapping[Kind, Timing]:
    read = {kind: _timing_of(kind, timing.table(kind.value)) for kind in Kind}
    timing.finish()
    return read


def _timing_of(kind: Kind, table: TomlTable) -> Timing:
    default = DEFAULT_TIMING[kind]
    anchors = " or ".join(f'"{anchor.value}"' for anchor in Anchor)
    timing = Timing(
        anchor=table.parsed("anchor", default.anchor, Anchor, anchors),
        offset=table.parsed("offset", default.offset, parse_duration, FORMS),
        stale_after=table.parsed("stale_after", default.stale_after, parse_duration, FORMS),
        priority=table.whole("priority", default.priority),
    )
    table.finish()
    if timing.stale_after <= timedelta(0):
        raise table.refuse("stale_after", "is not after the post is due", "Write e.g. 45m.")
    if early := too_early(kind, timing.anchor, timing.offset):
        raise table.refuse("offset", f"puts the post {early}", "Write 0m or more.")
    return timing
