"""100,000 broken programme files of every format: each ends in a timetable or in one refusal.

Each input is a small good file with bytes changed, cut, repeated or mixed with another's, and with
words that readers look for put in at random. A crash is printed with its input in base64.
"""

import argparse
import base64
import io
import json
import random
import time
import traceback
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

import xlsxwriter
from measuring import peak_mb

from bot.domain.errors import CongressBotError
from bot.timetables.read import read_source
from bot.timetables.reading.content import Source

INPUTS, PROCESSES, MOST_CHANGES = 100_000, 2, 5
ZONE = ZoneInfo("Europe/Vienna")
WINDOW = (date(2027, 3, 27), date(2027, 3, 29))

CSV = """session,session title,room,chairs,start,end,presentation,talk title,presenters,trial
S1,Invented opening,Hall A,Ada Made;Bo Made,2027-03-27 09:00,2027-03-27 10:00,,,,
S1,,,,2027-03-27 09:00,2027-03-27 09:30,S1.1,Invented talk,Cy Made,NCT00000000
S2,Invented “close”,Halle Ä,,27/03/2027 11:00,90 min,,,,
"""
ICS = """BEGIN:VCALENDAR
METHOD:PUBLISH
BEGIN:VEVENT
UID:1@example.org
DTSTART;TZID=Europe/Vienna:20270327T090000
DTEND;TZID=W. Europe Standard Time:20270327T100000
RRULE:FREQ=DAILY;UNTIL=20270329T235959Z;BYDAY=SA,SU
EXDATE;VALUE=DATE:20270328
SUMMARY:Invented\\, session
LOCATION:Hall A
END:VEVENT
BEGIN:VEVENT
UID:1@example.org
RECURRENCE-ID:20270327T080000Z
DTSTART:20270327T090000Z
DURATION:PT1H
SUMMARY:Moved
END:VEVENT
END:VCALENDAR
"""
XML = """<?xml version="1.0"?><schedule><conference><title>Invented</title>
<time_zone_name>Europe/Vienna</time_zone_name></conference>
<day date="2027-03-27"><room name="A"><event id="1" guid="a"><title>One</title>
<date>2027-03-27T09:00:00+01:00</date><start>09:00</start><duration>01:00</duration>
<persons><person id="1">Ada Made</person></persons></event></room></day></schedule>
"""
C3VOC = {
    "schedule": {
        "version": "1",
        "conference": {
            "title": "Invented",
            "time_zone_name": "Europe/Vienna",
            "days": [
                {
                    "date": "2027-03-27",
                    "rooms": {
                        "A": [
                            {
                                "id": 1,
                                "guid": "a",
                                "date": "2027-03-27T09:00:00+01:00",
                                "start": "09:00",
                                "duration": "01:00",
                                "title": "One",
                                "persons": [{"public_name": "Ada Made"}],
                            }
                        ]
                    },
                }
            ],
        },
    }
}
PRETALX = [
    {
        "code": "AAAAAA",
        "title": "One",
        "state": "confirmed",
        "speakers": [{"name": "Ada Made"}],
        "slot": {
            "room": {"en": "A"},
            "start": "2027-03-27T09:00:00+01:00",
            "end": "2027-03-27T10:00:00+01:00",
        },
    }
]
INDICO = {
    "results": [
        {
            "sessions": [
                {
                    "id": "1",
                    "title": "One",
                    "startDate": {"date": "2027-03-27", "time": "09:00:00", "tz": "Europe/Vienna"},
                    "endDate": {"date": "2027-03-27", "time": "10:00:00", "tz": "Europe/Vienna"},
                    "contributions": [
                        {
                            "id": "2",
                            "title": "Talk",
                            "startDate": {"date": "2027-03-27", "time": "09:00:00", "tz": "UTC"},
                            "endDate": {"date": "2027-03-27", "time": "09:20:00", "tz": "UTC"},
                            "speakers": [{"fullName": "Ada Made"}],
                        }
                    ],
                }
            ]
        }
    ]
}
WORDS = (
    *(b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf"),
    *(
        b"99999999999999999999",
        b"-1",
        b"0",
        b"1e999",
        b"NaN",
        b"24:00",
        b"9999-12-31",
        b"0001-01-01",
    ),
    *(b"2027-03-28 02:30", b"27.3.27", b"3/4/27", b"9:00-10:00", b"12:30 pm", b"0.4", b"46000.5"),
    *(b"START", b"Date", b"Title", b"duration", b"RRULE:FREQ=SECONDLY", b"INTERVAL=0", b";TZID="),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<day>", b"]]>", b"<!--", b"{", b"}", b"[", b"]"),
    *(b"null", b"true", b"\\u0000", b"\\ud800", b"[[[[[[[[", b"PK\x03\x04", b"Europe/Vienna", b"Z"),
)


@dataclass
class Tally:
    """What came of a share of the inputs; `slowest` is in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: list[tuple[str, str]] = field(default_factory=list)
    slowest: float = 0.0
    peak_mb: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    asked = parser.parse_args()
    shares = [(asked.seed + at, asked.inputs // PROCESSES) for at in range(PROCESSES)]
    began = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        tallies = list(pool.map(_share, *zip(*shares, strict=True)))
    crashes = [crash for tally in tallies for crash in tally.crashes]
    for what, content in crashes[:5]:
        print(what, content, sep="\n")
    figures = {
        "inputs": sum(sum(tally.outcomes.values()) for tally in tallies),
        "seed": asked.seed,
        **sum((tally.outcomes for tally in tallies), Counter()),
        "crashes": len(crashes),
        "slowest_seconds": round(max(tally.slowest for tally in tallies), 2),
        "peak_mb": max(tally.peak_mb for tally in tallies),
        "seconds": round(time.perf_counter() - began),
    }
    print(json.dumps(figures))
    raise SystemExit(1 if crashes else 0)


def _share(seed: int, inputs: int) -> Tally:
    chance = random.Random(seed)
    good, tally = _good(), Tally()
    for _ in range(inputs):
        content = _broken(chance, good)
        began = time.perf_counter()
        try:
            found = read_source(Source("fuzz", content, ZONE, window=chance.choice((None, WINDOW))))
            outcome = "timetables" if found.sessions else "nothing usable"
        except CongressBotError:
            outcome = "refused"
        except Exception:  # noqa: BLE001 - finding these is what this is for
            outcome = "crashed"
            told = traceback.format_exc(limit=-3)
            tally.crashes.append((told, base64.b64encode(content).decode()))
        tally.outcomes[outcome] += 1
        tally.slowest = max(tally.slowest, time.perf_counter() - began)
    tally.peak_mb = peak_mb()
    return tally


def _good() -> list[bytes]:
    """One small file of each format."""
    texts = (CSV, ICS, XML, *(json.dumps(each) for each in (C3VOC, PRETALX, INDICO)))
    files = [text.encode() for text in texts]
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.ics", ICS)
        archive.writestr("b.ics", ICS)
    return [*files, CSV.encode("utf-16"), CSV.encode("cp1252"), zipped.getvalue(), _workbook()]


def _workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Programme")
        for at, line in enumerate(CSV.splitlines()):
            sheet.write_row(at, 0, line.split(","))
        sheet.merge_range(6, 0, 8, 0, "merged")
    return file.getvalue()


def _broken(chance: random.Random, good: list[bytes]) -> bytes:
    """Half of the archives are broken as files, the others in one of the parts they hold."""
    content = chance.choice(good)
    if not content.startswith(b"PK") or chance.random() < 0.5:
        return _changed(content, chance, good)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        parts = [name for name in old.namelist() if "theme" not in name]
        hit = chance.choice([name for name in parts if "sheet" in name or ".ics" in name])
        for name in parts:
            part = old.read(name)
            new.writestr(name, _changed(part, chance, good) if name == hit else part)
    return written.getvalue()


def _changed(original: bytes, chance: random.Random, good: list[bytes]) -> bytes:
    content = bytearray(original)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        at = chance.randrange(len(content) + 1)
        till = min(len(content), at + chance.randrange(1, 40))
        match chance.randrange(6):
            case 0:
                content[at:at] = chance.choice(WORDS)
            case 1:
                content[at:till] = chance.choice(WORDS)
            case 2:
                del content[at:till]
            case 3:
                content[at:at] = content[at:till] * chance.randrange(1, 4)
            case 4:
                other = chance.choice(good)
                start = chance.randrange(len(other))
                content[at:at] = other[start : start + chance.randrange(1, 200)]
            case _:
                content[at:till] = chance.randbytes(till - at)
    return bytes(content)


if __name__ == "__main__":
    main()
