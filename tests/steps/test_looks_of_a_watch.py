"""A watched address or folder brings versions of the programme, over HTTP and from disk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from builders import START, rule, session
from desk import CONGRESS, Desk, highlight
from sheets import HEADER, later, sheet
from website import Page, Site

from bot import acts
from bot.domain.congress import Kind
from bot.domain.errors import CredentialsError
from bot.domain.watch import Standing, Watch
from bot.steps import watch as watching
from bot.store.programmes import get_sessions
from bot.store.versions import get_applications, get_versions
from bot.store.watches import Watched, get_watch, get_watches, replace_watch
from bot.timetables.read import read_source
from bot.timetables.reading.content import Source

MINUTE = timedelta(minutes=1)
PATH = "/programme.csv"
OPENER = rule(Kind.OPENER, session="S1")


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    known = read_source(Source(PATH, sheet(session()), ZoneInfo("Europe/Rome"))).sessions
    made = make_desk(highlight("News."), OPENER, sessions=known)
    made.reload(known)
    made.approve()
    return made


def watch(desk: Desk, **settings: object) -> None:
    wanted = Watch(apply_moves_under=10 * MINUTE, **settings)  # type: ignore[arg-type]
    desk.write(replace_watch, CONGRESS, Watched(CONGRESS, wanted, Standing(desk.bot.clock.now())))


@pytest.fixture
def watched(desk: Desk, site: Site) -> Desk:
    watch(desk, url=f"{site.address}{PATH}?key=$FEED_KEY", allow_private=True)
    site.pages[PATH] = Page(body=sheet(session()))
    return desk


def filled(address: str) -> str:
    return address.replace("$FEED_KEY", "secret")


def look(desk: Desk) -> acts.Looked | None:
    now = desk.bot.clock.now()
    ((found, congress),) = desk.read(watching.due, now)
    seen = watching.look(found, congress, filled, now)
    return desk.write(acts.after_look, seen, desk.bot.templates, now)


def told(desk: Desk) -> str:
    looked = look(desk)
    assert looked is not None
    desk.bot.clock.moment += 60 * MINUTE  # type: ignore[attr-defined]
    return looked.told


def standing(desk: Desk) -> Standing:
    (found,) = desk.read(get_watches)
    return found.standing


def starts(desk: Desk) -> list[timedelta]:
    return [each.start - START for each in desk.read(get_sessions, CONGRESS)]


def test_a_small_move_is_taken_with_its_posts(watched: Desk, site: Site) -> None:
    before = [entry.post.planned.due_at for entry in watched.entries()]
    site.pages[PATH].body = sheet(later(5))

    assert told(watched) == "version 2 taken: 2 moved"
    assert starts(watched) == [5 * MINUTE]
    after = [entry.post.planned.due_at for entry in watched.entries()]
    assert after == [moment + 5 * MINUTE for moment in before]
    done = watched.read(get_applications, CONGRESS)[-1]
    assert (done.by, done.reason) == ("the watch", "the watch may take it: 2 moved")


def test_a_large_move_is_kept_and_waits(watched: Desk, site: Site) -> None:
    site.pages[PATH].body = sheet(later(30))

    assert told(watched) == "version 2 waits for a yes: 2 moved"
    assert starts(watched) == [timedelta()]
    assert [each.current for each in watched.read(get_versions, CONGRESS)] == [True, False]
    # Looked at again it still waits, and is not kept twice.
    assert told(watched) == "nothing new; version 2 waits for a yes"
    assert len(watched.read(get_versions, CONGRESS)) == 2


def test_the_server_is_asked_for_what_is_newer_only(watched: Desk, site: Site) -> None:
    site.pages[PATH].headers = {"ETag": '"1"', "Last-Modified": "Sat, 29 Mar 2025 08:00:00 GMT"}
    told(watched)
    site.pages[PATH] = Page(304, b"")
    told(watched)

    assert site.asked[-1]["If-None-Match"] == '"1"'
    assert site.asked[-1]["If-Modified-Since"] == "Sat, 29 Mar 2025 08:00:00 GMT"
    assert len(watched.read(get_versions, CONGRESS)) == 1


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page(500), "127.0.0.1 answers with 500. The bot will ask again."),
        (Page(body=b"<html>Please log in"), "programme.csv is "),
        (Page(body=b""), "programme.csv "),
        (Page(body=f"{HEADER}\nS1,No times,,,,,,,".encode()), "programme.csv has no usable"),
        (Page(body=b"PK\x03\x04"), "programme.csv is a damaged"),
    ],
)
def test_a_broken_answer_leaves_the_last_good_programme(
    watched: Desk, site: Site, page: Page, why: str
) -> None:
    good = site.pages[PATH]
    site.pages[PATH] = page
    began = watched.bot.clock.now()

    assert told(watched).startswith(why)
    after = standing(watched)
    assert (after.failures, after.next_at) == (1, began + 30 * MINUTE)
    assert "secret" not in after.told
    assert starts(watched) == [timedelta()]

    site.pages[PATH] = good
    told(watched)
    assert standing(watched).failures == 0


def test_a_server_in_need_of_rest_is_left_alone(watched: Desk, site: Site) -> None:
    site.pages[PATH] = Page(503, headers={"Retry-After": "7200"})
    began = watched.bot.clock.now()
    look(watched)
    assert standing(watched).next_at == began + timedelta(hours=2)


def test_a_reader_that_fails_is_a_failed_look(
    watched: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(watching, "read_source", broken)
    said = told(watched)
    assert "a fault of the bot's own: ZeroDivisionError at test_looks_of_a_watch.py:" in said
    assert standing(watched).failures == 1


def test_the_newest_file_of_a_folder_is_read_once_it_is_whole(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    watch(desk, folder=str(folder))
    assert told(desk) == "nothing new"

    (folder / "programme.csv").write_bytes(sheet(later(5)))
    (folder / ".programme.csv.part").write_bytes(b"cut o")
    assert told(desk) == "version 2 taken: 2 moved"


def test_a_folder_that_is_gone_is_told(desk: Desk, tmp_path: Path) -> None:
    watch(desk, folder=str(tmp_path / "gone"))
    assert (
        told(desk) == "gone: No such file or directory. Check [watch] folder and who may read it."
    )


def test_a_watch_that_was_changed_meanwhile_takes_nothing(watched: Desk, site: Site) -> None:
    site.pages[PATH].body = sheet(later(5))
    now = watched.bot.clock.now()
    ((found, congress),) = watched.read(watching.due, now)
    seen = watching.look(found, congress, filled, now)
    look(watched)

    assert watched.write(acts.after_look, seen, watched.bot.templates, now) is None
    assert len(watched.read(get_applications, CONGRESS)) == 2


def test_the_same_watch_loaded_again_keeps_how_it_stands(watched: Desk) -> None:
    look(watched)
    stood = watched.read(get_watch, CONGRESS)
    assert stood is not None
    anew = replace(stood, standing=Standing(START))
    watched.write(replace_watch, CONGRESS, anew)
    assert watched.read(get_watch, CONGRESS) == stood

    hourly = replace(anew, watch=replace(anew.watch, every=60 * MINUTE))
    watched.write(replace_watch, CONGRESS, hourly)
    assert watched.read(get_watch, CONGRESS) == hourly
    watched.write(replace_watch, CONGRESS, None)
    assert watched.read(get_watches) == ()


def test_a_congress_that_is_over_is_watched_no_more(watched: Desk) -> None:
    watched.bot.clock.moment = START + timedelta(days=2)  # type: ignore[attr-defined]
    assert len(watched.read(watching.due, watched.bot.clock.now())) == 1
    watched.bot.clock.moment = START + timedelta(days=3)  # type: ignore[attr-defined]
    assert watched.read(watching.due, watched.bot.clock.now()) == []
    assert watched.read(watching.next_at, watched.bot.clock.now()) is None


def test_a_secret_that_is_not_set_is_told(watched: Desk) -> None:
    ((found, congress),) = watched.read(watching.due, watched.bot.clock.now())

    def unset(address: str) -> str:
        raise CredentialsError("the watched address needs FEED_KEY.")

    assert watching.look(found, congress, unset, START).standing.told == (
        "the watched address needs FEED_KEY."
    )


def test_what_a_person_took_back_is_not_taken_again(watched: Desk, site: Site) -> None:
    site.pages[PATH].body = sheet(later(5))
    told(watched)
    now = watched.bot.clock.now()
    watched.write(acts.take_version, CONGRESS, 1, watched.bot.templates, "Lena", "wrong", now)
    stood = watched.read(get_watch, CONGRESS)
    assert stood is not None
    watched.write(replace_watch, CONGRESS, None)
    watched.write(replace_watch, CONGRESS, replace(stood, standing=Standing(now)))

    assert told(watched).startswith("version 2 waits for a yes: it was taken before")
    assert starts(watched) == [timedelta()]
