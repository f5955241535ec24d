"""Which column of a sheet holds what, by the names people give to columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Misuse


class Field(StrEnum):
    """What a column may hold; the value is the word for it in messages."""

    CODE = "session"
    TITLE = "session title"
    KIND = "type"
    TRACK = "track"
    ROOM = "room"
    FORMAT = "format"
    CHAIRS = "chairs"
    DATE = "date"
    START = "start"
    END_DATE = "end date"
    END = "end"
    DURATION = "duration"
    STATE = "state"
    EMBARGO = "embargo until"
    PRESENTATION = "presentation"
    PRESENTATION_TITLE = "presentation title"
    PRESENTERS = "presenters"
    ABSTRACT = "abstract number"
    TRIAL = "trial"
    REGISTRY = "registry id"
    LEVEL = "level"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"


# Best name first; letters and digits only. "session" and "presentation" are codes where another
# column holds the title, and titles where none does: see _names_or_codes.
_NAMES: Mapping[Field, str] = {
    Field.CODE: "sessioncode sessionid sessionnumber sessionno sessionnum code id eventid uid guid "
    "eventcode talkid friendlyid key nr no number",
    Field.TITLE: "sessiontitle sessionname title name eventtitle eventname event subject summary "
    "activity activitytitle",
    Field.KIND: "type sessiontype kind eventtype sessionformat presentationtype",
    Field.TRACK: "track tracks categories category topic topics theme sessiontrack subjectarea",
    Field.ROOM: "room hall roomname location venue place stage auditorium sessionroom",
    Field.FORMAT: "format attendance deliveryformat attendanceformat",
    Field.CHAIRS: "chairs chair moderator moderators chairperson chairpersons sessionchair "
    "sessionchairs cochair cochairs host",
    Field.DATE: "date datestart startdate sessiondate sessionday day",
    Field.START: "start timestart starttime startsat begin begins beginning from startdatetime "
    "starttimelocal sessionstart sessionbegin time hours when",
    Field.END_DATE: "enddate dateend",
    Field.END: "end timeend endtime endsat ends finish until to enddatetime sessionend",
    Field.DURATION: "duration length minutes durationmin durationminutes",
    Field.STATE: "status state sessionstatus",
    Field.EMBARGO: "embargountil embargo embargoed embargoends embargolift",
    Field.PRESENTATION: "presentationcode presentationid presentationnumber presentationno "
    "talkcode papercode paperid",
    Field.PRESENTATION_TITLE: "presentationtitle talktitle papertitle abstracttitle lecturetitle",
    Field.PRESENTERS: "presenters presenter speakers speaker speakername speakernames "
    "presentingauthor authors author authornames by",
    Field.ABSTRACT: "abstractnumber abstractno abstractnum abstractid abstract submissionnumber",
    Field.TRIAL: "trial trialname study studyname",
    Field.REGISTRY: "registryid registry registration registrationid registrationnumber trialid "
    "trialregistration nct nctid nctnumber clinicaltrialsgov",
    Field.LEVEL: "level sessionorsubsession sessionsub sessionorsub",
    Field.FIRST_NAME: "firstname givenname speakerfirstname presenterfirstname",
    Field.LAST_NAME: "lastname familyname surname speakerlastname presenterlastname",
}
_MANY = frozenset((Field.CODE, Field.CHAIRS, Field.PRESENTERS))
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_BOTH = frozenset(("session", "presentation"))
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions by field; where one field has several columns, the best first."""

    header: tuple[str, ...]
    positions: Mapping[Field, tuple[int, ...]]
    two_levels: bool

    def of_talks(self) -> "Columns":
        """The same columns where the rows are presentations: their codes and titles stand where a
        session's would."""
        positions = dict(self.positions)
        for own, of_session in (
            (Field.PRESENTATION, Field.CODE),
            (Field.PRESENTATION_TITLE, Field.TITLE),
        ):
            if own not in positions and of_session in positions:
                positions[own] = positions.pop(of_session)
        return Columns(self.header, positions, True)

    def has(self, field: Field) -> bool:
        return field in self.positions

    def name(self, field: Field) -> str:
        """The column as the file names it; the field's own name where the file has none."""
        at = self.positions.get(field)
        return self.header[at[0]] if at else field.value

    def missing(self) -> list[str]:
        """What no session can do without and no column holds."""
        absent = [f.value for f in (Field.TITLE, Field.START) if not self.has(f)]
        if not (self.has(Field.END) or self.has(Field.DURATION)):
            absent.append("end or duration")
        return absent


def known_words(cells: Iterable[str]) -> int:
    """How many different fields these cells would name, were they a header."""
    keys = {key for cell in cells if (key := _key(cell))}
    return len({_FIELD_OF.get(key, key) for key in keys if key in _FIELD_OF or key in _BOTH})


def columns_under(header: Sequence[str], chosen: Mapping[str, str] | None = None) -> Columns:
    """`chosen` goes before the guess: header -> a Field's value, or "" for a column to ignore."""
    keys = [_key(cell) for cell in header]
    fields = _names_or_codes(keys)
    told = {_as_written(name): value for name, value in (chosen or {}).items()}
    for at, cell in enumerate(header):
        if _as_written(cell) in told:
            fields[at] = _field_named(told[_as_written(cell)])
        elif fields[at] and fields[at] in told.values():
            fields[at] = None  # a person has said which column it is
    positions: dict[Field, tuple[int, ...]] = {}
    for field in Field:
        found = [at for at, each in enumerate(fields) if each is field]
        ranked = sorted((_rank(field, keys[at]), at) for at in found)
        if ranked:
            best = ranked if field in _MANY else ranked[:1]
            positions[field] = tuple(at for _, at in best)
    _fill_gaps(positions)
    own = Field.PRESENTATION in positions or Field.PRESENTATION_TITLE in positions
    two_levels = own and Field.TITLE in positions and Field.CODE in positions
    return Columns(tuple(header), positions, two_levels)


def names_column(header: Iterable[str], name: str) -> bool:
    return _as_written(name) in {_as_written(cell) for cell in header}


def _as_written(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _field_named(value: str) -> Field | None:
    """Raises Misuse for a word that is no field."""
    known = [field.value for field in Field]
    if value and value not in known:
        raise Misuse(f"“{value}” is nothing a column can hold.", f"Use one of: {', '.join(known)}.")
    return Field(value) if value else None


def _names_or_codes(keys: Sequence[str]) -> list[Field | None]:
    fields = [_FIELD_OF.get(key) for key in keys]
    present = {field for field in fields if field}
    own_titles = {"sessiontitle", "sessionname"} & set(keys)
    for at, key in enumerate(keys):
        if key == "session":
            fields[at] = Field.CODE if Field.TITLE in present else Field.TITLE
        elif key == "presentation":
            coded = Field.PRESENTATION_TITLE in present
            fields[at] = Field.PRESENTATION if coded else Field.PRESENTATION_TITLE
        elif key == "title" and own_titles and Field.PRESENTATION_TITLE not in present:
            fields[at] = Field.PRESENTATION_TITLE
    return fields


def _fill_gaps(found: dict[Field, tuple[int, ...]]) -> None:
    """A lone "Date" column holds the times too; a lone talk title is the title."""
    for field, stand_in in (
        (Field.START, Field.DATE),
        (Field.END, Field.END_DATE),
        (Field.TITLE, Field.PRESENTATION_TITLE),
    ):
        if field not in found and stand_in in found:
            found[field] = found.pop(stand_in)


def _rank(field: Field, key: str) -> int:
    names = ["session", "presentation", *_NAMES[field].split()]
    return names.index(key) if key in names else len(names)


def _key(cell: str) -> str:
    """The header's letters and digits: "*Time Start (CET)" is "timestart". "Room/Location" counts
    as its first known half, "Presenter 2" as "presenter"."""
    whole = _NOT_LETTER.sub("", _IN_BRACKETS.sub("", cell).casefold())
    numberless = whole.rstrip("0123456789")
    halves = [_NOT_LETTER.sub("", half.casefold()) for half in cell.split("/")]
    known = (key for key in (whole, numberless, *halves) if key in _FIELD_OF or key in _BOTH)
    return next(known, whole)
