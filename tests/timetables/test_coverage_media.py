"""The media columns of a coverage plan: what a row's post carries, and what each bad cell is told.
A row whose media cannot be used keeps its post, which may not go."""

import os
from pathlib import Path

import pytest
from builders import congress
from pictures import digest_of, film, flat, moving

from bot.domain.errors import Unreadable
from bot.domain.media import Format, Media, MediaFile, MediaKind
from bot.domain.timetable import Problem
from bot.timetables.folder.coverage import Coverage, read_coverage

HEADER = "hub,kind,session,headline,media,alt,media_2,alt_2"
SAY = "Say in words what it shows, for who cannot see it."


def read(folder: Path, *rows: str, header: str = HEADER) -> Coverage:
    path = folder / "coverage.csv"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    return read_coverage(path, congress(), folder)


def fault(folder: Path, cells: str) -> tuple[str, str, str]:
    """Column, what and next of the one problem of this row."""
    (problem,) = read(folder, f"aml,highlight,S1,News,{cells}").problems
    assert (problem.file, problem.row) == ("coverage.csv", 2)
    return problem.column, problem.what, problem.next


def test_a_row_carries_its_media_with_their_descriptions(tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(flat())
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "two.jpg").write_bytes(flat("JPEG"))
    found = read(tmp_path, "aml,highlight,S1,News,one.png,One; two.,figures/two.jpg,Another.")

    (rule,) = found.rules
    assert found.problems == ()
    assert rule.media == (
        Media(digest_of(flat()), "One; two.", MediaKind.IMAGE),
        Media(digest_of(flat("JPEG")), "Another.", MediaKind.IMAGE),
    )
    assert (rule.fields, rule.media_fault) == ({"headline": "News"}, "")
    assert [str(each) for each in found.media] == [
        "one.png: 1 kB PNG, sent as it is",
        "figures/two.jpg: 1 kB JPEG, sent as it is",
    ]


def test_the_content_says_what_a_file_is_not_its_name(tmp_path: Path) -> None:
    files = {"a.png": flat("JPEG"), "b.jpg": moving(), "c.gif": film(2000)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = read(tmp_path, *(f"aml,highlight,S1,News,{name},Alt." for name in files))

    assert [each.file for each in found.media] == [
        MediaFile(digest_of(files["a.png"]), files["a.png"], Format.JPEG, MediaKind.IMAGE, 64, 48),
        MediaFile(digest_of(files["b.jpg"]), files["b.jpg"], Format.GIF, MediaKind.GIF, 64, 48),
        MediaFile(digest_of(files["c.gif"]), files["c.gif"], Format.MP4, MediaKind.VIDEO, 640, 360),
    ]


def test_what_is_written_anew_is_said(tmp_path: Path) -> None:
    (tmp_path / "slide.tif").write_bytes(flat("TIFF", size=(1000, 800)))
    (named,) = read(tmp_path, "aml,highlight,S1,News,slide.tif,Alt.").media

    size = len(named.file.content)
    assert str(named) == f"slide.tif: 2.4 MB TIFF, sent as JPEG of {round(size / 1000)} kB"


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/hostname", "figures/../../secret.png", "link.png", "out/x.png"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "congress"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(flat())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.png").write_bytes(flat())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "out").symlink_to(tmp_path / "elsewhere")

    assert fault(folder, f"{name},Alt.") == (
        "media",
        f"{name} leads out of the congress folder.",
        "Copy the file into the folder, and write its name.",
    )


def test_a_file_that_is_missing_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "curve.png").write_bytes(flat())

    assert fault(tmp_path, "curves.png,Alt.") == (
        "media",
        "curves.png is not in the congress folder.",
        'Did you mean "curve.png"?',
    )


def test_a_pipe_a_folder_and_a_strange_name_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()

    told = [fault(tmp_path, f"{name},Alt.")[1] for name in ("pipe.png", "folder.png", "x" * 300)]
    assert told == [
        "pipe.png is no file.",
        "folder.png is no file.",
        f"{'x' * 300}: File name too long.",
    ]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("one.png,", ("alt", "one.png has no alt text.", SAY)),
        (
            f"one.png,{'x' * 1001}",
            ("alt", "one.png has an alt text 1 over the 1,000 characters that X takes.", SAY),
        ),
        ("one.png,Alt.,film.mp4, ", ("alt_2", "film.mp4 has no alt text.", SAY)),
        (
            ",Alt.",
            (
                "media",
                "The row has a text in alt, and no file in media.",
                "Write the file's name there, or empty the text.",
            ),
        ),
        (
            "one.png,Alt.,broken.png,Alt.",
            (
                "media_2",
                "broken.png is no picture or film that X takes (JPEG, PNG, WEBP, GIF, MP4).",
                "Save it as JPEG or PNG.",
            ),
        ),
        (
            "cut.mp4,Alt.",
            (
                "media",
                "cut.mp4 is cut off or damaged.",
                "Export it again as MP4 (H.264).",
            ),
        ),
    ],
)
def test_each_fault_names_its_cell(tmp_path: Path, cells: str, told: tuple[str, str, str]) -> None:
    (tmp_path / "one.png").write_bytes(flat())
    (tmp_path / "film.mp4").write_bytes(film(1000))
    (tmp_path / "cut.mp4").write_bytes(film(1000)[:-200])
    (tmp_path / "broken.png").write_bytes(b"<html>an error page</html>")

    assert fault(tmp_path, cells) == told


def test_a_row_with_a_fault_keeps_its_post_and_says_why_it_may_not_go(tmp_path: Path) -> None:
    found = read(tmp_path, "aml,highlight,S1,News,no.png,Alt.", "aml,question,S1,Why?,,")

    assert [(rule.row, rule.media_fault) for rule in found.rules] == [
        (2, "no.png is not in the congress folder"),
        (3, ""),
    ]
    assert found.problems == (
        Problem(
            "coverage.csv",
            2,
            "media",
            "no.png is not in the congress folder.",
            "Put it there, or correct the name.",
        ),
    )


def test_columns_go_by_other_names_too(tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(flat())
    row = "aml,highlight,S1,one.png,Alt.,one.png,Other."
    found = read(tmp_path, row, header="hub,kind,session,Image,Alt text,Picture 2,Alt text 2")

    assert [media.alt for media in found.rules[0].media] == ["Alt.", "Other."]
    assert found.rules[0].fields == {}


@pytest.mark.parametrize("column", ["media_5", "image 0", "alt_7", "alt text 12"])
def test_a_column_that_would_leave_its_picture_behind_is_refused(
    tmp_path: Path, column: str
) -> None:
    with pytest.raises(Unreadable, match="Known are media, alt, media_2"):
        read(tmp_path, "aml,highlight,S1,x", header=f"hub,kind,session,{column}")


def test_a_film_that_is_too_long_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "long.mp4").write_bytes(film(100, seconds=200))
    (named,) = read(tmp_path, "aml,highlight,S1,News,long.mp4,Alt.").media

    assert named.warning == "it lasts over 140 seconds, more than X takes of most accounts"


def test_a_film_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "large.mp4").open("wb") as file:
        file.write(film())
        file.truncate(512_000_001)

    assert fault(tmp_path, "large.mp4,Alt.")[1] == "large.mp4 is 512.0 MB; the most is 512 MB."
