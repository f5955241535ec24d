"""The invented programme as a sheet, as a congress would export it."""

from dataclasses import replace
from datetime import timedelta

from builders import START, session

from bot.domain.timetable import Session

HEADER = "session,session title,room,start,end,presentation,presentation title,presenters,trial"


def sheet(*sessions: Session) -> bytes:
    """Its times are in UTC."""
    rows = [HEADER]
    for each in sessions:
        room = f"{each.code},{each.title},{each.room}"
        rows.append(f"{room},{each.start.isoformat()},{each.end.isoformat()},,,,")
        for talk in each.presentations:
            assert talk.start is not None
            assert talk.end is not None
            times = f"{talk.start.isoformat()},{talk.end.isoformat()}"
            people = ";".join(talk.presenters)
            rows.append(f"{room},{times},{talk.code},{talk.title},{people},{talk.trial}")
    return "\n".join(rows).encode()


def later(minutes: int) -> Session:
    """The session and its talk, moved."""
    by = timedelta(minutes=minutes)
    (talk,) = session().presentations
    assert talk.start is not None
    assert talk.end is not None
    moved = replace(talk, start=talk.start + by, end=talk.end + by)
    return session(start=START + by, end=START + timedelta(hours=1) + by, presentations=(moved,))
