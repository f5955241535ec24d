"""watch: a folder that newer programmes are put into."""

import os

import pytest
from front_door import CONGRESS_TOML, TIMETABLE_CSV, Desk
from website import Page, Site

WATCH = """
[watch]
folder = "incoming"
every = "5m"
apply_moves_under = "20m"
"""


@pytest.fixture
def watching(desk: Desk) -> Desk:
    (desk.congress / "incoming").mkdir()
    desk.write("congress.toml", CONGRESS_TOML + WATCH)
    return desk.drafted()


def arrive(desk: Desk, text: str) -> None:
    path = desk.congress / "incoming" / "programme.csv"
    path.write_text(text)
    os.utime(path, (0, 0))


def test_watch_lists_what_is_watched(watching: Desk) -> None:
    (listed,) = watching.done("watch", "--json").json

    assert listed["congress"] == "imc-2031"
    assert listed["from"] == str(watching.congress / "incoming")
    assert (listed["every_seconds"], listed["looked_at"], listed["told"]) == (300, None, "")
    assert "not yet" in watching.done("watch").out


def test_watch_takes_what_it_may(watching: Desk) -> None:
    arrive(watching, TIMETABLE_CSV.replace("11:00", "11:15"))

    looked = watching.done("watch", "imc-2031")

    assert "imc-2031: version 2 taken: 1 moved" in looked.out
    assert "Posts: 1 re-timed" in looked.out
    assert watching.done("watch", "--json").json[0]["told"].startswith("version 2 taken")
    assert watching.done("watch", "imc-2031").out == "imc-2031: nothing new\n"


def test_watch_shows_what_waits_for_a_yes(watching: Desk) -> None:
    arrive(watching, TIMETABLE_CSV.replace("11:00", "11:30"))

    asked = watching.run("watch", "imc-2031")
    told = watching.run("watch", "imc-2031", "--json")

    assert asked.code == 1
    assert "moved +30 min  S2" in asked.out
    assert asked.out.endswith("Take it: congress-bot apply imc-2031 2\n")
    assert (told.code, told.json["waits"], told.json["version"]) == (1, True, 2)
    assert "waits for a yes" in told.json["told"]
    watching.done("apply", "imc-2031", "2", "--by", "Lena")
    assert watching.done("watch", "imc-2031", "--json").json["waits"] is False


def test_watch_tells_of_a_broken_file(watching: Desk) -> None:
    arrive(watching, "nothing\nhere\n")

    looked = watching.run("watch", "imc-2031", "--json")

    assert (looked.code, looked.json["failed"]) == (1, True)


def test_watch_of_a_congress_without_one_is_refused(desk: Desk) -> None:
    desk.drafted()
    assert "has no watch" in desk.refused("watch", "imc-2031")
    assert desk.done("watch").out.startswith("Nothing is watched.")
    assert desk.done("watch", "--json").json == []


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('url = "ftp://a/b"', "watch.url is no address that the bot asks"),
        ('url = "https://a:secret@b/"', "watch.url is no address that the bot asks"),
        ('url = "https://a/"\nfolder = "."', "watch.folder stands beside url"),
        ('folder = "gone"', 'watch.folder is "gone", which is not there'),
        ('url = "https://a/"\nevery = "1s"', 'watch.every is "1s"'),
        ('url = "https://a/"\nevery = "-1m"', "watch.every is below nothing"),
        ('url = "https://a/"\napply_rooms = 1', "watch.apply_rooms is 1, not yes or no"),
        ('url = "https://a/"\nurls = 1', "watch.urls is not a key known here"),
    ],
)
def test_watch_that_makes_no_sense_is_refused(desk: Desk, table: str, told: str) -> None:
    desk.write("congress.toml", f"{CONGRESS_TOML}\n[watch]\n{table}\n")
    refusal = desk.refused("validate", "imc")
    assert told in refusal
    assert "secret" not in refusal


def test_the_key_of_an_address_stands_in_env_and_nowhere_else(desk: Desk, site: Site) -> None:
    table = f'[watch]\nurl = "{site.address}/p.csv?key=$FEED_KEY"\nallow_private = true\n'
    desk.write("congress.toml", f"{CONGRESS_TOML}\n{table}")
    site.pages["/p.csv"] = Page(404)
    desk.drafted()
    unset = desk.run("watch", "imc-2031")
    (desk.folder / ".env").write_text("FEED_KEY=hush hush\n")
    asked = desk.run("watch", "imc-2031")

    assert "the watched address needs FEED_KEY. Set it in .env" in unset.out
    assert "127.0.0.1 answers with 404" in asked.out
    assert site.paths == ["/p.csv?key=hush%20hush"]
    shown = asked.out + asked.err + desk.done("watch").out + desk.done("watch", "--json").out
    assert "hush" not in shown
    assert "hush" not in str(desk.rows())
