"""report."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from front_door import FIRST, KEYS, OTHER, Desk


def test_report_writes_a_page(desk: Desk) -> None:
    desk.drafted()

    ran = desk.done("report", "imc-2031")

    assert ran.out == "imc-2031-report.html: 4 posts.\n"
    page = (desk.folder / "imc-2031-report.html").read_text()
    assert page.startswith("<!")
    assert "Invented Marrow Congress 2031" in page


def test_report_json_is_the_same_by_either_spelling(desk: Desk) -> None:
    desk.drafted()

    short = desk.done("report", "imc-2031", "--json").json
    long = desk.done("report", "imc-2031", "--format", "json", "--out", "-").json
    desk.done("report", "imc-2031", "--format", "json")

    filed = json.loads((desk.folder / "imc-2031-report.json").read_text())
    assert short.keys() == long.keys() == filed.keys()
    assert [post["key"] for post in short["posts"]] == KEYS


def test_report_csv_ends_with_one_line_end(desk: Desk) -> None:
    desk.drafted()

    out = desk.done("report", "imc-2031", "--format", "csv", "--out", "-").out

    assert [row["key"] for row in csv.DictReader(io.StringIO(out))] == KEYS
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


def test_report_of_one_hub_is_named_after_it(desk: Desk) -> None:
    desk.drafted()

    ran = desk.done("report", "imc-2031", "--hub", "mm", "--format", "csv")

    assert ran.out == "imc-2031-mm-report.csv: 1 post.\n"
    text = (desk.folder / "imc-2031-mm-report.csv").read_text()
    assert OTHER in text
    assert FIRST not in text


def test_report_keeps_the_old_file_where_it_cannot_write_the_new(desk: Desk) -> None:
    desk.drafted()
    (desk.folder / "old.html").mkdir()
    before = desk.files()

    ran = desk.run("report", "imc-2031", "--out", "old.html")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "congress-bot: old.html: Is a directory. Name a file.\n"
    assert desk.files() == before


def test_report_into_a_folder_that_is_not_there(desk: Desk) -> None:
    desk.drafted()

    ran = desk.run("report", "imc-2031", "--out", "no/such.html")

    assert (ran.code, ran.err) == (
        1,
        "congress-bot: no/such.html: No such file or directory. "
        "Correct the path, or make its folder.\n",
    )


def test_report_writes_to_a_device_and_leaves_it_one(desk: Desk) -> None:
    """Moving a file over /dev/null would break the machine."""
    desk.drafted()

    desk.done("report", "imc-2031", "--out", os.devnull)

    assert Path(os.devnull).is_char_device()


def test_report_follows_a_link(desk: Desk) -> None:
    desk.drafted()
    (desk.folder / "link.csv").symlink_to("real.csv")

    desk.done("report", "imc-2031", "--format", "csv", "--out", "link.csv")

    assert (desk.folder / "link.csv").is_symlink()
    assert (desk.folder / "real.csv").read_text().startswith("key,")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["imc-2030"], "no congress 'imc-2030' is loaded. Loaded: imc-2031."),
        (["imc-2031", "--hub", "mmm"], None),
    ],
)
def test_report_of_what_is_not_there(desk: Desk, arguments: list[str], said: str | None) -> None:
    desk.drafted()
    before = desk.files()

    ran = desk.run("report", *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("congress-bot: ")
    assert said is None or ran.err == f"congress-bot: {said}\n"
    assert desk.files() == before
